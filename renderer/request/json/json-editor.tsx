import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '#renderer/editor/editor.module.css';
import { EDITOR_OPTIONS } from '#renderer/editor/editor-options.ts';
import { createModel, jsonDefaults, monaco } from '#renderer/editor/monaco.ts';
import type { JsonSchema } from '../request-inputs.ts';

interface JsonEditorProps {
  readonly label: string;
  /** Names the text: its undo history lives as long as the window. */
  readonly name: string;
  readonly text: string;
  readonly schema: JsonSchema | undefined;
  readonly onChange: (text: string) => void;
  readonly onSend: () => void;
}

/** Monaco on the body of a request: checks and completion by the schema of what is called. */
export function JsonEditor(props: JsonEditorProps) {
  const { t } = useTranslation();
  const sendLabel = t('run.send');
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const { name, text, schema, label } = props;
  const scheme = useComputedColorScheme('light');

  useEffect(() => {
    if (host.current === null) return;
    const model = modelOf(name, latest.current.text);
    const editor = monaco.editor.create(host.current, {
      ...EDITOR_OPTIONS,
      model,
      ariaLabel: label,
      lineNumbers: 'off',
      folding: true,
      glyphMargin: false,
      lineDecorationsWidth: 8,
      tabSize: 2,
      quickSuggestions: { strings: true, comments: false, other: true },
      // Requests are pasted more than typed: a bracket that was pasted must not get a second one.
      autoClosingBrackets: 'never',
      autoClosingQuotes: 'never',
      autoSurround: 'never',
    });
    // An action and no command: commands of an editor are never let go, and the last editor’s counts for all
    // (microsoft/monaco-editor#2947).
    const send = editor.addAction({
      id: 'slipway.send',
      label: sendLabel,
      keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter],
      // Not at once: what was typed last is in the request only when the page has been drawn again.
      run: () => {
        setTimeout(() => latest.current.onSend());
      },
    });
    const listener = model.onDidChangeContent(() => {
      const now = model.getValue();
      if (now !== latest.current.text) latest.current.onChange(now);
    });
    return () => {
      send.dispose();
      listener.dispose();
      editor.dispose();
    };
  }, [name, label, sendLabel]);

  useEffect(() => {
    const model = modelOf(name, text);
    if (model.getValue() === text) return;
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
  }, [name, text]);

  useEffect(() => setSchema(uriOf(name).toString(), schema), [name, schema]);
  useEffect(() => monaco.editor.setTheme(`slipway-${scheme}`), [scheme]);
  return <div ref={host} className={styles.host} />;
}

/** The worker compares patterns with addresses as they read: letters that either treats apart are written in numbers. */
function uriOf(name: string): monaco.Uri {
  const plain = name.replace(/[^\w/-]/gu, (letter) => `~${letter.codePointAt(0)?.toString(16)}~`);
  return monaco.Uri.from({ scheme: 'request', path: `/${plain.replace(/^\/+/, '')}/request.json` });
}

function modelOf(name: string, text: string): monaco.editor.ITextModel {
  const uri = uriOf(name);
  return monaco.editor.getModel(uri) ?? createModel(text, 'json', uri);
}

/** The worker holds one list of schemas for all editors: that of this text is put among the others. */
function setSchema(address: string, schema: JsonSchema | undefined): void {
  const { diagnosticsOptions } = jsonDefaults;
  const others = (diagnosticsOptions.schemas ?? []).filter((entry) => entry.uri !== `schema:${address}`);
  const own = schema === undefined ? [] : [{ uri: `schema:${address}`, fileMatch: [address], schema }];
  jsonDefaults.setDiagnosticsOptions({
    ...diagnosticsOptions,
    validate: true,
    enableSchemaRequest: false,
    schemas: [...others, ...own],
  });
}
