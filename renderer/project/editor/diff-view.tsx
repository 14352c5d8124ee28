import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import styles from '#renderer/editor/editor.module.css';
import { EDITOR_OPTIONS } from '#renderer/editor/editor-options.ts';
import { createModel, languageOf, monaco } from '#renderer/editor/monaco.ts';

interface DiffViewProps {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Two texts of one file side by side; nothing can be typed. */
export function DiffView({ path, before, after }: DiffViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    if (host.current === null) return;
    const original = createModel(before, languageOf(path));
    const modified = createModel(after, languageOf(path));
    const editor = monaco.editor.createDiffEditor(host.current, {
      ...EDITOR_OPTIONS,
      readOnly: true,
      originalEditable: false,
      renderSideBySide: true,
    });
    editor.setModel({ original, modified });
    return () => {
      editor.dispose();
      original.dispose();
      modified.dispose();
    };
  }, [path, before, after]);
  useEffect(() => monaco.editor.setTheme(`slipway-${scheme}`), [scheme]);
  return <div ref={host} className={styles.host} />;
}
