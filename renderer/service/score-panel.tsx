import { Button, Tooltip } from '@mantine/core';
import { type UseQueryResult, useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer, Usage } from '../../contract/run/run.ts';
import { Badge } from '../parts/badge.tsx';
import { ErrorNote } from '../parts/error-view.tsx';
import { toFailure } from '../rpc/failure.ts';
import { AnswerView } from '../run/answer/answer-view.tsx';
import { prettyJson } from '../run/json-text.ts';
import { setDraft, useRequests } from '../run/request-store.ts';
import { CopyCodeMenu } from './copy-code-menu.tsx';
import styles from './score-panel.module.css';

interface ScorePanelProps {
  /** Under what the typed body is kept: a project folder, a service. */
  readonly keptAs: string;
  readonly usage: Pick<UseQueryResult<Usage>, 'data' | 'isError' | 'error'>;
  readonly score: (body: string) => Promise<Answer>;
  /** The newest answer, where somebody else keeps it: a run may be called by more than this panel. */
  readonly answer?: Answer | undefined;
  readonly onAnswer?: (answer: Answer) => void;
}

/** Calls a run or service: the example filled in, the answer below. What was typed stays. */
export function ScorePanel({ keptAs, usage, score, answer, onAnswer }: ScorePanelProps) {
  const { t } = useTranslation();
  const example = usage.data === undefined ? '' : prettyJson(usage.data.example);
  const typed = useRequests((state) => state.drafts[keptAs]?.text);
  const body = typed ?? example;
  const send = useMutation({
    mutationFn: () => score(body),
    ...(onAnswer === undefined ? {} : { onSuccess: onAnswer }),
  });
  const shown = send.isError ? undefined : (answer ?? send.data);
  const [problem, setProblem] = useState<string>();

  const submit = (): void => {
    const wrong = jsonProblem(body);
    setProblem(wrong);
    if (wrong === undefined) send.mutate();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    }
  };

  return (
    <div className={styles.panel}>
      <div className={styles.row}>
        <Badge tone="accent">POST</Badge>
        <b>/score</b>
        <span className={styles.end}>
          {typed !== undefined && example !== '' && (
            <Tooltip label={t('run.useExampleHint')}>
              <Button variant="subtle" onClick={() => setDraft(keptAs, undefined)}>
                {t('run.useExample')}
              </Button>
            </Tooltip>
          )}
        </span>
      </div>
      {usage.isError && <ErrorNote failure={toFailure(usage.error)} />}
      <textarea
        className={styles.body}
        aria-label={t('run.body')}
        spellCheck={false}
        value={body}
        onChange={(event) => {
          setProblem(undefined);
          setDraft(keptAs, { text: event.currentTarget.value });
        }}
        onKeyDown={onKeyDown}
      />
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {t('run.notJson')} {problem}
        </p>
      )}
      <div className={styles.row}>
        <Button onClick={submit} loading={send.isPending} disabled={body === ''}>
          {t('run.send')}
        </Button>
        <kbd>{navigator.platform.startsWith('Mac') ? '⌘ ↵' : 'Ctrl ↵'}</kbd>
        <span className={styles.end}>
          <CopyCodeMenu usage={usage.data} />
        </span>
      </div>
      <div className={styles.answer} aria-live="polite">
        {send.isError && <ErrorNote failure={toFailure(send.error)} />}
        {shown !== undefined && <AnswerView answer={shown} />}
        {shown === undefined && !send.isError && <p className={styles.none}>{t('run.noAnswer')}</p>}
      </div>
    </div>
  );
}

/** What is wrong with a JSON text, in the engine's words; undefined when nothing is. */
function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
