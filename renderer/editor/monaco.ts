import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/caretOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codeAction/register';
import 'monaco-editor/features/codeEditor/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/contextmenu/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/diffEditor/register';
import 'monaco-editor/features/documentSymbols/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/format/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/gotoLine/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/lineSelection/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/quickCommand/register';
import 'monaco-editor/features/quickOutline/register';
import 'monaco-editor/features/smartSelect/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/features/suggest/register';
// 0.57's register file leaves out the one that shows suggestions.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/tokenization/register';
import 'monaco-editor/features/unicodeHighlighter/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/features/wordPartOperations/register';
import 'monaco-editor/languages/definitions/dockerfile/register';
import 'monaco-editor/languages/definitions/ini/register';
import 'monaco-editor/languages/definitions/markdown/register';
import 'monaco-editor/languages/definitions/python/register';
import 'monaco-editor/languages/definitions/yaml/register';
import * as monaco from 'monaco-editor/editor';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import JsonWorker from 'monaco-editor/languages/features/json/json.worker?worker';
import { jsonDefaults } from 'monaco-editor/languages/features/json/register';
import { coloursBrackets } from './bracket-colours.ts';
import { rememberFileOf } from './file-of-model.ts';
import { defineThemes } from './themes.ts';

/*
 * Monaco with what a project needs and nothing else: `import 'monaco-editor'` would bring every language. Workers
 * are files of our own origin, as the page's policy asks.
 */
self.MonacoEnvironment = {
  getWorker: (_id, label) => (label === 'json' ? new JsonWorker() : new EditorWorker()),
};

/* Monaco rejects what it gives up, as when a file is closed while its hover is asked for: nothing failed. */
self.addEventListener('unhandledrejection', (event) => {
  if (event.reason instanceof Error && event.reason.name === 'Canceled') event.preventDefault();
});

defineThemes(monaco);

const LANGUAGES: readonly (readonly [ending: RegExp, language: string])[] = [
  [/\.ya?ml$/i, 'yaml'],
  [/\.pyw?$/i, 'python'],
  [/\.json$/i, 'json'],
  [/\.(md|markdown)$/i, 'markdown'],
  [/\.(toml|ini|cfg)$/i, 'ini'],
  [/(^|\/)Dockerfile$/i, 'dockerfile'],
];

export function languageOf(path: string): string {
  return LANGUAGES.find(([ending]) => ending.test(path))?.[1] ?? 'plaintext';
}

/** Makes the text of an editor. */
export function createModel(text: string, language: string, uri?: monaco.Uri): monaco.editor.ITextModel {
  const model = monaco.editor.createModel(text, language, uri);
  if (!coloursBrackets(text))
    model.updateOptions({
      bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
    });
  return model;
}

/** The text of a file with its undo history: one for each file, for as long as the window lives. */
export function modelOf(file: {
  readonly folder: string;
  readonly path: string;
  readonly text: string;
}): monaco.editor.ITextModel {
  const uri = monaco.Uri.from({ scheme: 'project', path: `${file.folder}/${file.path}` });
  const known = monaco.editor.getModel(uri);
  if (known !== null) return known;
  const model = createModel(file.text, languageOf(file.path), uri);
  rememberFileOf(model, file);
  return model;
}

export { jsonDefaults, monaco };
