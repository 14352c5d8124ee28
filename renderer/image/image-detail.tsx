import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Image } from '#contract/image/image.ts';
import { formatBytes, formatDuration, formatNumber } from '#renderer/i18n/format.ts';
import { LineageCard } from '#renderer/lineage/lineage-card.tsx';
import { DetailHead } from '#renderer/page/detail-head.tsx';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import { Card, DetailBody, Facts } from '#renderer/parts/list/list-page.tsx';
import { Table } from '#renderer/parts/list/table.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { usePublishState } from '#renderer/service/publish/use-publish-state.ts';
import { CompareCard } from './compare-card.tsx';
import styles from './image-detail.module.css';
import { BuiltSizes } from './size/layer-sizes.tsx';
import { useImageActions } from './use-image-actions.ts';

interface ImageDetailProps {
  readonly image: Image;
  /** What it can be compared to, newest first. */
  readonly others: readonly Image[];
}

export function ImageDetail({ image, others }: ImageDetailProps) {
  const { t } = useTranslation();
  const ago = useAgo();
  const publish = usePublishState(image);
  return (
    <>
      <DetailHead
        title={image.reference}
        badge={
          <Badge tone={image.present ? 'good' : 'warn'}>
            {image.present ? t(`system.engine.${image.engine}`) : t('image.lost')}
          </Badge>
        }
        note={`${formatBytes(image.size)} · ${ago(image.createdAt)}`}
        line={{ text: image.tag, copyLabel: t('image.copyTag') }}
        actions={[
          ...useImageActions(image),
          {
            id: 'publish',
            place: 'button',
            title: t('publish.open'),
            reason: publish.reason,
            commandLine: `slipway publish ${shellWord(image.reference)}`,
            run: publish.act,
          },
        ]}
      />
      <DetailBody>
        <Card title={t('image.layers')} note={formatBytes(image.size)} isWide>
          <BuiltSizes image={image} />
        </Card>
        <LineageCard kind="image" id={`${image.reference}@${image.engine}`} />
        <CompareCard image={image} others={others} />
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
