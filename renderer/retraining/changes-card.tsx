import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Retraining } from '#contract/retraining/retraining.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import layout from '#renderer/parts/layout/layout.module.css';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { Table } from '#renderer/parts/list/table.tsx';
import { api } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';

/** What went in and came out differently than in the retraining before: data, code, packages, parameters. */
export function ChangesCard({ retraining }: { readonly retraining: Retraining }) {
  const { t } = useTranslation();
  const { id, number, inputs } = retraining;
  const compared = useQuery(
    api.retraining.compare.queryOptions({ input: { id }, enabled: inputs !== undefined, retry: false }),
  );
  const failure = compared.isError ? toFailure(compared.error) : undefined;
  if (inputs === undefined) return null;
  if (number === 1 || failure?.code === 'not_found')
    return (
      <Card title={t('retraining.changes.title')} isWide>
        <p className={layout.dim}>{t('retraining.changes.first')}</p>
      </Card>
    );
  const { data } = compared;
  return (
    <Card
      title={t('retraining.changes.title')}
      note={data && t('retraining.changes.since', { id: data.with })}
      isWide
    >
      {failure !== undefined && <ErrorNote failure={failure} />}
      {data?.changes.length === 0 && <p className={layout.dim}>{t('retraining.changes.same')}</p>}
      {data !== undefined && data.changes.length > 0 && (
        <Table
          head={[
            t('retraining.changes.area'),
            t('retraining.changes.subject'),
            t('retraining.changes.before'),
            t('retraining.changes.after'),
          ]}
          rows={data.changes.map(({ area, subject, before = '–', after = '–' }) => ({
            key: `${area} ${subject}`,
            cells: [t(`retraining.changes.of.${area}`), subject, before, after],
          }))}
        />
      )}
    </Card>
  );
}
