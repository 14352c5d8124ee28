import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ModelVersion } from '#contract/model/model.ts';
import { formatBytes, formatNumber } from '#renderer/i18n/format.ts';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { Table } from '#renderer/parts/list/table.tsx';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { api } from '#renderer/rpc/client.ts';

/** More versions than this are found with the filter of the list. */
const MOST = 50;

/** The other versions of a model, newest first; nothing when there are none. */
export function VersionsCard({ model }: { readonly model: ModelVersion }) {
  const { t } = useTranslation();
  const ago = useAgo();
  const { data } = useQuery(api.model.list.queryOptions({ input: {} }));
  const versions = (data?.models ?? [])
    .filter(({ name }) => name === model.name)
    .toSorted((a, b) => b.version - a.version);
  if (versions.length < 2) return null;
  return (
    <Card title={t('model.versions')} note={formatNumber(versions.length)}>
      <Table
        head={[t('model.version'), t('model.size'), t('model.registered')]}
        rows={versions.slice(0, MOST).map(({ reference, size, createdAt }) => ({
          key: reference,
          cells: [
            reference === model.reference ? (
              <b key="shown">{reference}</b>
            ) : (
              <Link key="link" to="/models" search={{ selected: reference }}>
                {reference}
              </Link>
            ),
            formatBytes(size),
            ago(createdAt),
          ],
        }))}
      />
    </Card>
  );
}
