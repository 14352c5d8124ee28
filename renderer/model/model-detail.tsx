import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ModelFormat, ModelPort, ValueType } from '../../contract/model/format.ts';
import type { ModelVersion } from '../../contract/model/model.ts';
import { formatAgo, formatBytes, formatMoment } from '../i18n/format.ts';
import { Badge } from '../parts/badge.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { ErrorNote } from '../parts/error-view.tsx';
import { Icon } from '../parts/icon.tsx';
import { Card, DetailBody, DetailHead, Facts } from '../parts/list-page.tsx';
import { Table } from '../parts/table.tsx';
import { api } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';
import styles from './model-detail.module.css';
import { useModelActions } from './use-model-actions.ts';

export function ModelDetail({ model }: { readonly model: ModelVersion }) {
  const { t } = useTranslation();
  const actions = useModelActions(model);
  const { format } = model;
  return (
    <>
      <DetailHead
        title={model.reference}
        badge={<Badge tone={format.kind === 'unknown' ? 'warn' : 'accent'}>{format.framework}</Badge>}
        note={`${formatBytes(model.size)} · ${formatAgo(model.createdAt)}`}
        line={
          <>
            <span className={styles.digest}>{model.digest}</span>
            <CopyButton text={model.digest} label={t('model.copyDigest')} />
          </>
        }
        actions={
          <>
            <Button variant="default" onClick={actions.verify}>
              {t('model.verify')}
            </Button>
            <Button variant="default" onClick={actions.exportTo}>
              {t('model.export')}
            </Button>
            <Menu>
              <Menu.Target>
                <Button variant="default" px={8} aria-label={t('parts.more')}>
                  <Icon name="more" />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item color="red" leftSection={<Icon name="trash" size={14} />} onClick={actions.remove}>
                  {t('model.delete')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        }
      />
      <DetailBody>
        <Card title={t('model.about')}>
          <Facts
            facts={[
              [t('model.description'), model.description],
              [t('model.tags'), model.tags.join(', ')],
              [t('model.fileName'), model.fileName],
              [t('model.kind'), describeKind(format)],
              [t('model.python'), format.python],
              [t('model.registered'), formatMoment(model.createdAt)],
            ]}
          />
          {format.note !== undefined && <p className={styles.note}>{format.note}</p>}
        </Card>
        <Uses reference={model.reference} />
        <Ports title={t('model.inputs')} ports={format.inputs} />
        <Ports title={t('model.outputs')} ports={format.outputs} />
        <Recorded format={format} />
        <Risks format={format} />
        <Card title={t('model.files')} note={model.files.length} isWide={model.files.length > 8}>
          <Table
            head={[t('model.path'), t('model.size')]}
            rows={model.files.slice(0, 200).map((file) => ({
              key: file.path,
              cells: [file.path, formatBytes(file.size)],
            }))}
          />
        </Card>
      </DetailBody>
    </>
  );
}

function Uses({ reference }: { readonly reference: string }) {
  const { t } = useTranslation();
  const uses = useQuery(api.model.uses.queryOptions({ input: { reference } }));
  const { manifests = [], images = [], runs = [] } = uses.data ?? {};
  const isUnused = manifests.length + images.length + runs.length === 0;
  return (
    <Card title={t('model.usedBy')}>
      {uses.isError && <ErrorNote failure={toFailure(uses.error)} />}
      {uses.data !== undefined && isUnused && <p className={styles.note}>{t('model.unused')}</p>}
      <Facts
        facts={[
          [
            t('app.manifests'),
            manifests.length === 0 ? undefined : <Links key="manifests" to="/manifests" ids={manifests} />,
          ],
          [
            t('app.images'),
            images.length === 0 ? undefined : <Links key="images" to="/images" ids={images} />,
          ],
          [t('app.runs'), runs.length === 0 ? undefined : <Links key="runs" to="/runs" ids={runs} />],
        ]}
      />
    </Card>
  );
}

const MOST_LINKS = 20;

function Links(props: { readonly to: '/manifests' | '/images' | '/runs'; readonly ids: readonly string[] }) {
  return (
    <span className={styles.links}>
      {props.ids.slice(0, MOST_LINKS).map((id) => (
        <Link key={id} to={props.to} search={{ selected: id }} className={styles.link}>
          {id}
        </Link>
      ))}
      {props.ids.length > MOST_LINKS && `… ${props.ids.length - MOST_LINKS}`}
    </span>
  );
}

function Ports({ title, ports }: { readonly title: string; readonly ports: readonly ModelPort[] }) {
  const { t } = useTranslation();
  if (ports.length === 0) return null;
  return (
    <Card title={title} note={ports.length}>
      <Table
        head={[t('model.portName'), t('model.type')]}
        rows={ports.slice(0, 100).map((port, index) => ({
          key: `${index} ${port.name ?? ''}`,
          cells: [port.name ?? '–', describeValue(port.value)],
        }))}
      />
    </Card>
  );
}

function Recorded({ format }: { readonly format: ModelFormat }) {
  const { t } = useTranslation();
  const packages = Object.entries(format.packages);
  if (packages.length === 0 && format.imports.length === 0) return null;
  return (
    <Card title={t('model.recorded')}>
      <Facts
        facts={[
          ...packages.map(([name, version]) => [name, version] as const),
          [t('model.imports'), format.imports.join(', ')],
        ]}
      />
    </Card>
  );
}

function Risks({ format }: { readonly format: ModelFormat }) {
  const { t } = useTranslation();
  return (
    <Card title={t('model.safety')}>
      <p className={styles.note}>{format.safety === 'data' ? t('model.safeData') : t('model.safeCode')}</p>
      {format.risk.map((risk) => (
        <p key={risk.name} className={styles.risk} data-level={risk.level}>
          <b>{risk.name}</b> {risk.reason}
        </p>
      ))}
    </Card>
  );
}

function describeKind(format: ModelFormat): string {
  return 'class' in format && format.class !== undefined ? `${format.kind}: ${format.class}` : format.kind;
}

/** A type in one line: `float32[batch, 4]`, `column of string`. */
export function describeValue(value: ValueType): string {
  switch (value.type) {
    case 'tensor':
      return value.shape === undefined
        ? `${value.dtype}[…]`
        : `${value.dtype}[${value.shape.map((size) => size ?? '?').join(', ')}]`;
    case 'scalar':
      return value.dtype;
    case 'array':
      return `${describeValue(value.items)}[]`;
    case 'map':
      return `{${value.keys}: ${describeValue(value.values)}}`;
    case 'object':
      return `{${value.properties.map((port) => port.name ?? '?').join(', ')}}`;
    case 'any':
      return 'any';
  }
}
