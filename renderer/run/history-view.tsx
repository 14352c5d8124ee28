import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PastCall } from '#contract/run/history.ts';
import type { Run } from '#contract/run/run.ts';
import { formatBytes, formatDuration } from '#renderer/i18n/format.ts';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { prettyJson } from '#renderer/request/json/json-text.ts';
import requestStyles from '#renderer/request/request-panel.module.css';
import { setDraft } from '#renderer/request/request-store.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import styles from './test-panel.module.css';

const SHOWN = 100;

/** The last calls of a project's runs; one that is chosen is put back to be sent again. */
export function HistoryView({ run, onChoose }: { readonly run: Run; readonly onChoose: () => void }) {
  const { t } = useTranslation();
  const ago = useAgo();
  const { folder } = run;
  const history = useQuery(api.run.history.queryOptions({ input: { folder, limit: SHOWN }, staleTime: 0 }));
  if (history.isError) return <ErrorView error={history.error} onRetry={() => void history.refetch()} />;
  if (history.data === undefined) return <Loading />;
  const { calls } = history.data;
  if (calls.length === 0)
    return <EmptyState icon="run" title={t('request.noHistory')} hint={t('request.noHistoryHint')} />;
  const choose = (call: PastCall): void => {
    if (call.body === undefined) return;
    setDraft(folder, { text: prettyJson(call.body) });
    onChoose();
  };
  const clear = async (): Promise<void> => {
    await client.run.clearHistory({ folder });
    await queryClient.invalidateQueries({ queryKey: api.run.history.key() });
  };
  return (
    <>
      <ul className={styles.calls} aria-label={t('request.history')}>
        {calls.map((call) => (
          <li key={call.id}>
            <button
              type="button"
              className={styles.call}
              disabled={call.body === undefined}
              title={call.body === undefined ? t('request.notKept') : t('request.sendAgain')}
              onClick={() => choose(call)}
            >
              <span className={styles.callHead}>
                <Badge tone={call.status < 300 ? 'good' : call.status < 500 ? 'warn' : 'bad'}>
                  {call.status}
                </Badge>
                <span>{formatDuration(call.milliseconds)}</span>
                <span className={styles.dim}>{formatBytes(call.answerSize)}</span>
                <span className={requestStyles.end}>{ago(call.at)}</span>
              </span>
              <code className={styles.excerpt}>{call.body?.slice(0, 300) ?? formatBytes(call.bodySize)}</code>
              <code className={styles.excerpt}>{`→ ${call.answer.slice(0, 300)}`}</code>
            </button>
          </li>
        ))}
      </ul>
      <div className={requestStyles.row}>
        <span className={requestStyles.end}>
          <Button variant="subtle" color="gray" onClick={() => void clear().catch(tellFailure)}>
            {t('request.clearHistory')}
          </Button>
        </span>
      </div>
    </>
  );
}
