import { Button, Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '#contract/run/run.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { AnswerView } from '#renderer/request/answer/answer-view.tsx';
import { api } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { runCallee } from '#renderer/run/run-callee.ts';
import styles from './call-panel.module.css';

interface SendAgainProps {
  readonly service: string;
  readonly inputs: unknown;
}

/** Sends recorded inputs to a run of this machine, to compare its answer with what was recorded. */
export function SendAgain({ service, inputs }: SendAgainProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string>();
  const { data } = useQuery(api.run.list.queryOptions({ input: {} }));
  const ready = data?.runs.filter(({ state }) => state === 'ready') ?? [];
  const run =
    ready.find(({ id }) => id === chosen) ??
    ready.find(({ image }) => image.startsWith(`${service}:`)) ??
    ready[0];
  const send = useMutation({
    mutationFn: (to: Run) => runCallee(to).score(JSON.stringify(inputs)),
  });
  return (
    <section className={styles.section} aria-label={t('data.sendAgain')}>
      <h3 className={styles.heading}>{t('data.sendAgain')}</h3>
      <p className={styles.dim}>{t(run === undefined ? 'data.noRun' : 'data.sendAgainHint')}</p>
      {run !== undefined && (
        <div className={styles.send}>
          <Select
            aria-label={t('data.run')}
            data={ready.map(({ id, image }) => ({ value: id, label: `${id} · ${image}` }))}
            value={run.id}
            allowDeselect={false}
            onChange={(id) => setChosen(id ?? undefined)}
          />
          <Button variant="default" loading={send.isPending} onClick={() => send.mutate(run)}>
            {t('data.send')}
          </Button>
        </div>
      )}
      {send.isError && <ErrorNote failure={toFailure(send.error)} />}
      {send.data !== undefined && (
        <div className={styles.json}>
          <AnswerView answer={send.data} />
        </div>
      )}
    </section>
  );
}
