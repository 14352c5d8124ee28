import type * as Monaco from 'monaco-editor/editor';

/** The colours of tokens.css, which Monaco can't read: it wants hexadecimal values of its own. */
export function defineThemes(monaco: typeof Monaco): void {
  monaco.editor.defineTheme('slipway-light', {
    base: 'vs',
    inherit: true,
    rules: [
      { token: 'comment', foreground: '66747d' },
      { token: 'keyword', foreground: '0b7285' },
      { token: 'type', foreground: '0b7285' },
      { token: 'string', foreground: '237032' },
      { token: 'string.yaml', foreground: '1c2429' },
      { token: 'number', foreground: '9a4b00' },
      { token: 'number.yaml', foreground: '9a4b00' },
      { token: 'string.key.json', foreground: '0b7285' },
      { token: 'string.value.json', foreground: '237032' },
    ],
    colors: {
      'editor.background': '#ffffff',
      'editor.foreground': '#1c2429',
      'editorLineNumber.foreground': '#8b98a1',
      'editorLineNumber.activeForeground': '#56646d',
      'editor.lineHighlightBackground': '#f6f7f8',
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': '#cfe7ec',
      'editorWidget.background': '#fbfcfc',
      'editorWidget.border': '#e3e6e9',
      'editorSuggestWidget.selectedBackground': '#e3f3f6',
      'editorSuggestWidget.selectedForeground': '#1c2429',
      'editorSuggestWidget.selectedIconForeground': '#1c2429',
      'editorSuggestWidget.highlightForeground': '#0b7285',
      'editorSuggestWidget.focusHighlightForeground': '#0b7285',
      focusBorder: '#0b7285',
    },
  });
  monaco.editor.defineTheme('slipway-dark', {
    base: 'vs-dark',
    inherit: true,
    rules: [
      { token: 'comment', foreground: '8797a0' },
      { token: 'keyword', foreground: '3bc1d4' },
      { token: 'type', foreground: '3bc1d4' },
      { token: 'string', foreground: '51cf66' },
      { token: 'string.yaml', foreground: 'dfe7ea' },
      { token: 'number', foreground: 'ffa94d' },
      { token: 'number.yaml', foreground: 'ffa94d' },
      { token: 'string.key.json', foreground: '3bc1d4' },
      { token: 'string.value.json', foreground: '51cf66' },
    ],
    colors: {
      'editor.background': '#181f23',
      'editor.foreground': '#dfe7ea',
      'editorLineNumber.foreground': '#6d7c84',
      'editorLineNumber.activeForeground': '#9aa9b1',
      'editor.lineHighlightBackground': '#1d262b',
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': '#1d4a55',
      'editorWidget.background': '#1d262b',
      'editorWidget.border': '#2a343a',
      'editorSuggestWidget.selectedBackground': '#143740',
      'editorSuggestWidget.selectedForeground': '#dfe7ea',
      'editorSuggestWidget.selectedIconForeground': '#dfe7ea',
      'editorSuggestWidget.highlightForeground': '#3bc1d4',
      'editorSuggestWidget.focusHighlightForeground': '#3bc1d4',
      focusBorder: '#3bc1d4',
    },
  });
}
