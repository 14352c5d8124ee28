import { Button, SegmentedControl, Tooltip } from '@mantine/core';
import { type KeyboardEvent, lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '#contract/run/run.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { toFailure } from '#renderer/rpc/failure.ts';
import { AnswerView } from './answer/answer-view.tsx';
import type { Callee } from './callee.ts';
import { CopyAsMenu } from './copy-as-menu.tsx';
import { ImageInput } from './image-input.tsx';
import { prettyJson } from './json/json-text.ts';
import { KeepAsExample } from './keep-as-example.tsx';
import { isSchema, type RequestInput } from './request-inputs.ts';
import styles from './request-panel.module.css';
import { setDraft } from './request-store.ts';
import { SavedRequests } from './saved-requests.tsx';
import { TableEditor } from './table/table-editor.tsx';
import { rowsIn } from './table/table-rows.ts';
import { type CurrentRequest, useRequest } from './use-request.ts';

/** The editor is the largest part of the page by far: it is fetched when it is first shown. */
const JsonEditor = lazy(async () => ({ default: (await import('./json/json-editor.tsx')).JsonEditor }));

interface RequestPanelProps {
  readonly callee: Callee;
  /** The newest answer, where somebody else keeps it: a run may be called by more than this panel. */
  readonly answer?: Answer | undefined;
  readonly onAnswer?: ((answer: Answer) => void) | undefined;
}

/** One request and its answer: as JSON, as table, as image; saved with the project, copied as code. */
export function RequestPanel({ callee, answer, onAnswer }: RequestPanelProps) {
  const { t } = useTranslation();
  const request = useRequest(callee, onAnswer);
  const [isAsked, setAsked] = useState(false);
  const shown = request.sendError === null ? (answer ?? request.answer) : undefined;
  const submit = (): void => {
    setAsked(true);
    request.send();
  };
  const latest = useRef(submit);
  latest.current = submit;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    event.preventDefault();
    // A cell counts once it is left: what is sent is the request after that.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    setTimeout(() => latest.current());
  };
  return (
    <section className={styles.request} aria-label={t('request.tab')} onKeyDown={onKeyDown}>
      <Head callee={callee} request={request} />
      {request.exampleFrom !== undefined && request.text === request.example && (
        <p className={styles.from}>{t('request.madeFrom', { from: request.exampleFrom })}</p>
      )}
      {request.error !== null && <ErrorNote failure={toFailure(request.error)} />}
      <BodyEditor name={callee.keptAs} request={request} onSend={submit} />
      {request.problem !== undefined && isAsked && (
        <p className={styles.problem} role="alert">
          {t('run.notJson')} {request.problem}
        </p>
      )}
      <div className={styles.row}>
        <Button onClick={submit} loading={request.isSending} disabled={request.text === ''}>
          {t('run.send')}
        </Button>
        <kbd>{navigator.platform.startsWith('Mac') ? '⌘ ↵' : 'Ctrl ↵'}</kbd>
        <span className={styles.end}>
          <CopyAsMenu
            snippets={request.body === undefined ? undefined : () => callee.snippets(request.text)}
          />
        </span>
      </div>
      <div className={styles.answer} aria-live="polite">
        {request.sendError !== null && <ErrorNote failure={toFailure(request.sendError)} />}
        {shown !== undefined && <KeepAsExample callee={callee} answer={shown} />}
        {shown !== undefined && <AnswerView answer={shown} />}
        {shown === undefined && request.sendError === null && (
          <p className={styles.none}>{t('run.noAnswer')}</p>
        )}
      </div>
    </section>
  );
}

/** What the request is called, and the way back to the example; nothing when neither is to be had. */
function Head({ callee, request }: { readonly callee: Callee; readonly request: CurrentRequest }) {
  const { t } = useTranslation();
  const { keptAs, folder } = callee;
  const canReset = request.text !== request.example && request.example !== '';
  if (folder === undefined && !canReset) return null;
  return (
    <div className={styles.row}>
      {folder !== undefined && <SavedRequests folder={folder} request={request} />}
      <span className={styles.end}>
        {canReset && (
          <Tooltip label={t('run.useExampleHint')}>
            <Button variant="subtle" onClick={() => setDraft(keptAs, undefined)}>
              {t('run.useExample')}
            </Button>
          </Tooltip>
        )}
      </span>
    </div>
  );
}

const JSON_VIEW = 'json:';

function BodyEditor(props: {
  /** Names the text. */
  readonly name: string;
  readonly request: CurrentRequest;
  readonly onSend: () => void;
}) {
  const { t } = useTranslation();
  const { name, request } = props;
  const { inputs, schema } = request.shape;
  const [chosen, setChosen] = useState(JSON_VIEW);
  const input = inputs.find((each) => each.name === chosen);
  return (
    <>
      {inputs.length > 0 && (
        <div className={styles.views}>
          <SegmentedControl
            aria-label={t('request.editAs')}
            value={input === undefined ? JSON_VIEW : input.name}
            onChange={setChosen}
            data={[
              { value: JSON_VIEW, label: 'JSON' },
              ...inputs.map((each) => ({
                value: each.name,
                label: t(`request.input.${each.kind}`, { name: each.name }),
              })),
            ]}
          />
        </div>
      )}
      {input === undefined ? (
        <div className={styles.editor}>
          <Suspense fallback={<Loading />}>
            <JsonEditor
              label={t('run.body')}
              name={name}
              text={request.text}
              schema={schema}
              onChange={request.setText}
              onSend={props.onSend}
            />
          </Suspense>
        </div>
      ) : (
        <InputEditor input={input} request={request} />
      )}
    </>
  );
}

/** Edits one member of the body; what cannot be edited so says why. */
function InputEditor({ input, request }: { readonly input: RequestInput; readonly request: CurrentRequest }) {
  const { t } = useTranslation();
  const body = request.body?.value;
  if (!isSchema(body)) return <p className={styles.none}>{t('request.notObject')}</p>;
  const set = (value: unknown): void =>
    request.setText(prettyJson(JSON.stringify({ ...body, [input.name]: value })));
  if (input.kind === 'image') return <ImageInput name={input.name} value={body[input.name]} onChange={set} />;
  const rows = rowsIn(body, input);
  return rows === undefined ? (
    <p className={styles.none}>{t('request.notTable')}</p>
  ) : (
    <TableEditor key={input.name} table={input} rows={rows} onChange={set} />
  );
}
