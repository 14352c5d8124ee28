import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Answer } from '#contract/run/run.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import type { Callee } from './callee.ts';
import { prettyJson } from './json/json-text.ts';
import styles from './request-panel.module.css';

/** The name that the scoring server reads before all others in `requests/`. */
const EXAMPLE = 'example';

interface KeepAsExampleProps {
  readonly callee: Callee;
  readonly answer: Answer;
}

/** After an answer of 200: the request that got it becomes the example of the project. */
export function KeepAsExample({ callee, answer }: KeepAsExampleProps) {
  const { folder } = callee;
  const sent = answer.request.body;
  if (folder === undefined || answer.status !== 200 || sent === undefined) return null;
  return <Keep folder={folder} text={prettyJson(sent)} />;
}

function Keep(props: { readonly folder: string; readonly text: string }) {
  const { t } = useTranslation();
  const { folder, text } = props;
  const saved = useQuery(api.project.requests.queryOptions({ input: { folder } }));
  const isThere = saved.data?.requests.some((each) => each.name === EXAMPLE) ?? false;
  const kept = useQuery(
    api.project.readFile.queryOptions({
      input: { folder, path: `requests/${EXAMPLE}.json` },
      enabled: isThere,
      staleTime: 0,
    }),
  );
  const keep = useMutation({
    mutationFn: () => client.project.saveRequest({ folder, name: EXAMPLE, text, replace: true }),
    onSuccess: () =>
      Promise.all(
        [api.project.requests, api.project.readFile, api.project.open].map((one) =>
          queryClient.invalidateQueries({ queryKey: one.key() }),
        ),
      ),
    onError: tellFailure,
  });
  const isKept = isThere && kept.data?.text.trimEnd() === text.trimEnd();
  if (saved.data === undefined || (isThere && kept.data === undefined)) return null;
  return (
    <div className={styles.row}>
      {isKept ? (
        <span className={styles.none}>{t('request.isExample')}</span>
      ) : (
        <Button
          size="compact-xs"
          variant="light"
          title={t('request.keepAsExampleHint')}
          loading={keep.isPending}
          onClick={() => keep.mutate()}
        >
          {t(isThere ? 'request.replaceExample' : 'request.keepAsExample')}
        </Button>
      )}
    </div>
  );
}
