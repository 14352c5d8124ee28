import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import styles from '#renderer/editor/editor.module.css';
import { EDITOR_OPTIONS, MANIFEST_OPTIONS } from '#renderer/editor/editor-options.ts';
import { MANIFEST_FILE } from '../workspace/manifest-file.ts';
import { useReveal } from '../workspace/reveal.ts';
import { differenceOf } from '../workspace/text-edit.ts';
import { changeWorkspace } from '../workspace/workspace-store.ts';
import { showDiagnostics, toMonacoRange } from './code-fixes.ts';
import { modelOf, monaco } from './project-monaco.ts';

interface CodeEditorProps {
  readonly folder: string;
  readonly path: string;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly onChange: (text: string) => void;
}

/** Monaco on one file. What changes from outside comes in as an edit, so that undo goes across it. */
export function CodeEditor({ folder, path, text, diagnostics, onChange }: CodeEditorProps) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(undefined);
  const latest = useRef({ onChange, text });
  latest.current = { onChange, text };
  const scheme = useComputedColorScheme('light');
  const label = t('project.editorOf', { path });
  const asForm = t('form.asForm');

  useEffect(() => {
    if (host.current === null) return;
    const model = modelOf({ folder, path, text: latest.current.text });
    const options = path === MANIFEST_FILE ? MANIFEST_OPTIONS : EDITOR_OPTIONS;
    const created = monaco.editor.create(host.current, { ...options, model, ariaLabel: label });
    editor.current = created;
    const listener = model.onDidChangeContent(() => {
      const now = model.getValue();
      if (now !== latest.current.text) latest.current.onChange(now);
    });
    if (path === MANIFEST_FILE)
      created.addAction({
        id: 'slipway.as-form',
        label: asForm,
        contextMenuGroupId: 'navigation',
        contextMenuOrder: 0,
        run: () => changeWorkspace(folder, () => ({ manifestView: 'form' })),
      });
    return () => {
      listener.dispose();
      created.dispose();
      editor.current = undefined;
    };
  }, [folder, path, label, asForm]);

  useEffect(() => {
    takeOver(modelOf({ folder, path, text }), text);
  }, [folder, path, text]);

  useEffect(() => monaco.editor.setTheme(`slipway-${scheme}`), [scheme]);

  useEffect(() => {
    showDiagnostics(monaco, modelOf({ folder, path, text: latest.current.text }), diagnostics);
  }, [folder, path, diagnostics]);

  useRevealIn({ folder, path, editor });
  return <div ref={host} className={styles.host} />;
}

/** Puts a text into an editor as an edit of what differs: undo goes across it, and the cursor stays. */
function takeOver(model: monaco.editor.ITextModel, text: string): void {
  const before = model.getValue();
  if (before === text) return;
  const { start, end, text: put } = differenceOf(before, text);
  const range = monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end));
  model.pushStackElement();
  model.pushEditOperations([], [{ range, text: put }], () => null);
  model.pushStackElement();
}

function useRevealIn(options: {
  readonly folder: string;
  readonly path: string;
  readonly editor: { readonly current: monaco.editor.IStandaloneCodeEditor | undefined };
}): void {
  const { folder, path, editor } = options;
  const wish = useReveal((state) => state.wish);
  useEffect(() => {
    if (wish === undefined || wish.folder !== folder || wish.path !== path) return;
    useReveal.setState({ wish: undefined });
    if (wish.range !== undefined) {
      const range = toMonacoRange(wish.range);
      editor.current?.revealRangeInCenterIfOutsideViewport(range);
      editor.current?.setPosition({ lineNumber: range.startLineNumber, column: range.startColumn });
    }
    editor.current?.focus();
  }, [wish, folder, path, editor]);
}
