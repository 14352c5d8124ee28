import { Button, Menu } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Image, ImageLayer } from '../../contract/image/image.ts';
import { formatAgo, formatBytes, formatDuration, formatNumber } from '../i18n/format.ts';
import { Badge } from '../parts/badge.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Card, DetailBody, DetailHead, Facts } from '../parts/list-page.tsx';
import { Table } from '../parts/table.tsx';
import styles from './image-detail.module.css';
import { useImageActions } from './use-image-actions.ts';

export function ImageDetail({ image }: { readonly image: Image }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const actions = useImageActions(image);
  return (
    <>
      <DetailHead
        title={image.reference}
        badge={
          <Badge tone={image.present ? 'good' : 'warn'}>
            {image.present ? t(`system.engine.${image.engine}`) : t('image.lost')}
          </Badge>
        }
        note={`${formatBytes(image.size)} · ${formatAgo(image.createdAt)}`}
        line={
          <>
            <span className={styles.tag}>{image.tag}</span>
            <CopyButton text={image.tag} label={t('image.copyTag')} />
          </>
        }
        actions={
          <>
            <Button
              leftSection={<Icon name="play" size={13} />}
              disabled={!image.present}
              onClick={actions.start}
            >
              {t('image.run')}
            </Button>
            <Menu>
              <Menu.Target>
                <Button variant="default" px={8} aria-label={t('parts.more')}>
                  <Icon name="more" />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {image.engine === 'docker' && (
                  <Menu.Item onClick={actions.exportArchive}>{t('image.exportArchive')}</Menu.Item>
                )}
                <Menu.Item onClick={actions.exportContext}>{t('image.exportContext')}</Menu.Item>
                <Menu.Item
                  onClick={() => void navigate({ to: '/project', search: { folder: image.folder } })}
                >
                  {t('image.openProject')}
                </Menu.Item>
                <Menu.Divider />
                <Menu.Item color="red" leftSection={<Icon name="trash" size={14} />} onClick={actions.remove}>
                  {t('image.delete')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        }
      />
      <DetailBody>
        <Layers layers={image.layers} total={image.size} />
        <Card title={t('image.about')}>
          <Facts
            facts={[
              [
                t('image.manifest'),
                <Link
                  key="manifest"
                  to="/manifests"
                  search={{ selected: image.reference }}
                  className={styles.link}
                >
                  {image.reference}
                </Link>,
              ],
              [t('app.models'), <Models key="models" references={image.models} />],
              [t('image.base'), image.base],
              [t('image.folder'), image.folder],
              [t('image.built'), formatDuration(image.buildSeconds * 1000)],
              [t('image.engineId'), <code key="id">{image.engineId}</code>],
            ]}
          />
        </Card>
        <Card title={t('image.packages')} note={formatNumber(image.packages.length)}>
          <Table
            head={[t('image.package'), t('image.version')]}
            rows={image.packages.map((item) => ({ key: item.name, cells: [item.name, item.version] }))}
          />
        </Card>
      </DetailBody>
    </>
  );
}

function Models({ references }: { readonly references: readonly string[] }) {
  return (
    <span className={styles.links}>
      {references.map((reference) => (
        <Link key={reference} to="/models" search={{ selected: reference }} className={styles.link}>
          {reference}
        </Link>
      ))}
    </span>
  );
}

/** Size by layer as one bar and a list; why a layer was made anew stands beside it. */
function Layers({ layers, total }: { readonly layers: readonly ImageLayer[]; readonly total: number }) {
  const { t } = useTranslation();
  return (
    <Card title={t('image.layers')} note={formatBytes(total)} isWide>
      <div className={styles.bar} aria-hidden="true">
        {layers.map((layer) => (
          <span
            key={layer.kind}
            data-kind={layer.kind}
            style={{ flexGrow: Math.max(layer.size, total / 150) }}
          />
        ))}
      </div>
      <ul className={styles.layers}>
        {layers.map((layer) => (
          <li key={layer.kind}>
            <span className={styles.swatch} data-kind={layer.kind} />
            <span className={styles.layerTitle}>{t(`image.layer.${layer.kind}`)}</span>
            <span className={styles.layerNote}>
              {layer.title === t(`image.layer.${layer.kind}`) ? '' : layer.title}
            </span>
            <span className={styles.reason}>{layer.rebuiltBecause ?? t('image.cached')}</span>
            <span className={styles.size}>{formatBytes(layer.size)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
