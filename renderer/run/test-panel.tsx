import { Button, Menu, Tooltip } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer, Run } from '../../contract/run/run.ts';
import { Badge } from '../parts/badge.tsx';
import { ErrorNote } from '../parts/error-view.tsx';
import { Icon } from '../parts/icon.tsx';
import { tell, tellFailure } from '../parts/notice.ts';
import { api, client } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';
import { AnswerView } from './answer-view.tsx';
import { prettyJson } from './json-text.ts';
import { useRequests } from './request-store.ts';
import styles from './test-panel.module.css';

interface TestPanelProps {
  readonly run: Run;
  /** The newest answer, where somebody else keeps it: a run may be called by more than this panel. */
  readonly answer?: Answer | undefined;
  readonly onAnswer?: (answer: Answer) => void;
}

/** Calls the run: the example filled in, the answer below. What was typed stays with the project. */
export function TestPanel({ run, answer, onAnswer }: TestPanelProps) {
  const { t } = useTranslation();
  const usage = useQuery(
    api.run.usage.queryOptions({ input: { id: run.id }, enabled: run.state === 'ready' }),
  );
  const example = usage.data === undefined ? '' : prettyJson(usage.data.example);
  const typed = useRequests((state) => state.bodies[run.folder]);
  const setBody = useRequests((state) => state.setBody);
  const body = typed ?? example;
  const send = useMutation({
    mutationFn: () => client.run.score({ id: run.id, body }),
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
              <Button variant="subtle" onClick={() => setBody({ folder: run.folder, body: undefined })}>
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
          setBody({ folder: run.folder, body: event.currentTarget.value });
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
          <CopyAsMenu run={run} />
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

function CopyAsMenu({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const usage = useQuery(
    api.run.usage.queryOptions({ input: { id: run.id }, enabled: run.state === 'ready' }),
  );
  const copy = (title: string, code: string): void => {
    navigator.clipboard.writeText(code).then(() => tell(t('run.copiedAs', { title })), tellFailure);
  };
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant="subtle"
          rightSection={<Icon name="copy" size={13} />}
          disabled={usage.data === undefined}
        >
          {t('run.copyAs')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {usage.data?.snippets.map((snippet) => (
          <Menu.Item key={snippet.language} onClick={() => copy(snippet.title, snippet.code)}>
            {snippet.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
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
