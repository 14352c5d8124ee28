import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageComparison } from '#contract/image/comparison.ts';
import type { Image } from '#contract/image/image.ts';
import { formatBytes } from '#renderer/i18n/format.ts';
import { ChangeList } from '#renderer/manifest/change-list.tsx';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { Table } from '#renderer/parts/list/table.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import styles from './compare-card.module.css';
import { SizeBars } from './size/layer-sizes.tsx';

/** An image held against another one: manifest, packages, size by layer. */
export function CompareCard({ image, others }: { readonly image: Image; readonly others: readonly Image[] }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(() => idOf(nearest(image, others)));
  const other = others.find((each) => idOf(each) === chosen);
  const comparison = useQuery(
    api.image.compare.queryOptions({
      input: {
        reference: other?.reference ?? '-',
        ...(other === undefined ? {} : { engine: other.engine }),
        other: image.reference,
        otherEngine: image.engine,
      },
      enabled: other !== undefined,
    }),
  );
  return (
    <Card title={t('comparison.title')} isWide>
      {other === undefined ? (
        <p className={styles.none}>{t('comparison.none')}</p>
      ) : (
        <>
          <Select
            label={t('comparison.with')}
            data={others.map((each) => ({
              value: idOf(each) ?? '',
              label: `${each.reference} · ${each.engine}`,
            }))}
            value={chosen ?? null}
            onChange={(value) => setChosen(value ?? undefined)}
            allowDeselect={false}
            searchable
            maw={340}
          />
          {comparison.isError && <ErrorNote failure={toFailure(comparison.error)} />}
          {comparison.data !== undefined && <Shown comparison={comparison.data} />}
          <CommandLine
            command={`slipway image diff ${shellWord(other.reference)} ${shellWord(image.reference)}`}
          />
        </>
      )}
    </Card>
  );
}

/** The version before of the same name, else any other of it, else any. */
function nearest(image: Image, others: readonly Image[]): Image | undefined {
  const same = others.filter((each) => each.name === image.name);
  return same.find((each) => each.version < image.version) ?? same[0] ?? others[0];
}

function idOf(image: Image | undefined): string | undefined {
  return image === undefined ? undefined : `${image.reference}@${image.engine}`;
}

function Shown({ comparison }: { readonly comparison: ImageComparison }) {
  const { t } = useTranslation();
  const { before, after, layers, manifest, packages } = comparison;
  return (
    <div className={styles.shown}>
      <section>
        <h4 className={styles.heading}>{t('comparison.layers')}</h4>
        <SizeBars
          bars={[
            { label: before.reference, layers: layers.map(({ kind, before: size = 0 }) => ({ kind, size })) },
            { label: after.reference, layers: layers.map(({ kind, after: size = 0 }) => ({ kind, size })) },
          ]}
        />
        <Table
          head={[t('size.layer'), before.reference, after.reference, '±']}
          rows={layers.map((layer) => ({
            key: layer.kind,
            cells: [
              t(`image.layer.${layer.kind}`),
              sizeText(layer.before),
              sizeText(layer.after),
              growth(layer.before ?? 0, layer.after ?? 0),
            ],
          }))}
        />
      </section>
      <section>
        <h4 className={styles.heading}>{t('comparison.manifest')}</h4>
        <ChangeList changes={manifest} />
      </section>
      <section>
        <h4 className={styles.heading}>{t('comparison.packages')}</h4>
        <ChangeList
          changes={packages.map(({ name, ...versions }) => ({
            area: 'packages' as const,
            subject: name,
            ...versions,
          }))}
        />
      </section>
    </div>
  );
}

function sizeText(size: number | undefined): string {
  return size === undefined ? '–' : formatBytes(size);
}

function growth(before: number, after: number): string {
  if (before === after) return '';
  return `${after > before ? '+' : '−'}${formatBytes(Math.abs(after - before))}`;
}
