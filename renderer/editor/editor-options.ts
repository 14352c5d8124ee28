import type { editor } from 'monaco-editor/editor';

/** Quiet: no map, no rulers, no lenses. Links are not followed: a file's text is nobody's instruction. */
export const EDITOR_OPTIONS: editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  fontFamily: '"JetBrains Mono", "Cascadia Code", ui-monospace, Menlo, "DejaVu Sans Mono", monospace',
  fontSize: 12.5,
  lineHeight: 20,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  renderLineHighlight: 'line',
  lineNumbersMinChars: 4,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  padding: { top: 10, bottom: 10 },
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
  fixedOverflowWidgets: true,
  links: false,
  // A line of 10,000 brackets, each of its own colour, would hold up the window.
  stopRenderingLineAfter: 2000,
  maxTokenizationLineLength: 5000,
  wordBasedSuggestions: 'currentDocument',
  quickSuggestions: { strings: false, comments: false, other: true },
  accessibilitySupport: 'auto',
  tabSize: 4,
  detectIndentation: true,
};

/** Core knows what may stand where: words of the text would only be in the way. YAML's plain values count as strings. */
export const MANIFEST_OPTIONS: editor.IStandaloneEditorConstructionOptions = {
  ...EDITOR_OPTIONS,
  wordBasedSuggestions: 'off',
  quickSuggestions: { strings: true, comments: false, other: true },
  suggest: { showStatusBar: false, preview: false },
  tabSize: 2,
};
