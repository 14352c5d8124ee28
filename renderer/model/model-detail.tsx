import { useTranslation } from 'react-i18next';
import type { ModelFormat, ModelPort, ValueType } from '#contract/model/format.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import { formatBytes, formatMoment } from '#renderer/i18n/format.ts';
import { LineageCard } from '#renderer/lineage/lineage-card.tsx';
import { DetailHead } from '#renderer/page/detail-head.tsx';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import { Card, DetailBody, Facts } from '#renderer/parts/list/list-page.tsx';
import { Table } from '#renderer/parts/list/table.tsx';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import styles from './model-detail.module.css';
import { useModelActions } from './use-model-actions.ts';
import { VersionsCard } from './versions-card.tsx';

export function ModelDetail({ model }: { readonly model: ModelVersion }) {
  const { t } = useTranslation();
  const ago = useAgo();
  const { format } = model;
  return (
    <>
      <DetailHead
        title={model.reference}
        badge={<Badge tone={format.kind === 'unknown' ? 'warn' : 'accent'}>{format.framework}</Badge>}
        note={`${formatBytes(model.size)} · ${ago(model.createdAt)}`}
        line={{ text: model.digest, copyLabel: t('model.copyDigest') }}
        actions={useModelActions(model)}
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
        <Risks format={format} />
        <VersionsCard model={model} />
        <LineageCard kind="model" id={model.reference} />
        <Ports title={t('model.inputs')} ports={format.inputs} />
        <Ports title={t('model.outputs')} ports={format.outputs} />
        <Recorded format={format} />
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
      <p className={styles.note}>{t(safetyText(format))}</p>
      {format.risk.map((risk) => (
        <p key={risk.name} className={styles.risk} data-level={risk.level}>
          <b>{risk.name}</b> {risk.reason}
        </p>
      ))}
    </Card>
  );
}

function safetyText({
  safety,
  kind,
}: ModelFormat): 'model.safeData' | 'model.safeCode' | 'model.safeUnknown' {
  if (safety === 'data') return 'model.safeData';
  return kind === 'unknown' ? 'model.safeUnknown' : 'model.safeCode';
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
