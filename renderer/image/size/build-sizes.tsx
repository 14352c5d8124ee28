import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { EngineKind } from '#contract/image/image.ts';
import type { Task } from '#contract/task/task.ts';
import { formatBytes } from '#renderer/i18n/format.ts';
import { api } from '#renderer/rpc/client.ts';
import styles from './build-sizes.module.css';
import { BuiltSizes, PredictedSizes } from './layer-sizes.tsx';

/** Tasks that build an image of a folder. */
const BUILDS: ReadonlySet<Task['kind']> = new Set(['image.build', 'run.up']);

/** What a build will weigh while it is under way, and what it weighs once it is done. */
export function TaskSizes({ task }: { readonly task: Task }) {
  const { folder, image } = task.subject;
  const isBuild = BUILDS.has(task.kind);
  const built = useQuery(
    api.image.get.queryOptions({
      input: { reference: image ?? '' },
      enabled: isBuild && image !== undefined && task.state === 'succeeded',
    }),
  );
  if (!isBuild) return null;
  if (built.data !== undefined)
    return <Sizes total={built.data.size} content={<BuiltSizes image={built.data} />} />;
  return folder !== undefined && task.state === 'running' ? <FolderSizes folder={folder} /> : null;
}

/** What the image of a project will weigh. */
export function FolderSizes(props: { readonly folder: string; readonly engine?: EngineKind | undefined }) {
  const { folder, engine } = props;
  const input = { folder, ...(engine === undefined ? {} : { engine }) };
  const prediction = useQuery(api.image.predict.queryOptions({ input }));
  const reference = prediction.data?.last?.reference;
  const last = useQuery(
    api.image.get.queryOptions({ input: { reference: reference ?? '' }, enabled: reference !== undefined }),
  );
  if (prediction.data === undefined || prediction.data.layers.length === 0) return null;
  const { layers } = prediction.data;
  const isKnown = !layers.some((layer) => layer.basis === 'unknown');
  const size = isKnown ? prediction.data.size : undefined;
  return <Sizes total={size} content={<PredictedSizes predicted={layers} last={last.data} />} />;
}

function Sizes({
  total,
  content,
}: {
  readonly total: number | undefined;
  readonly content: React.ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <details className={styles.sizes} open>
      <summary>
        {total === undefined
          ? t('size.title')
          : `${t('size.title')} · ${t('size.total', { size: formatBytes(total) })}`}
      </summary>
      {content}
    </details>
  );
}
