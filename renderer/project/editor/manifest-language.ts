import type * as Monaco from 'monaco-editor/editor';
import type { OutlineItem, Suggestion } from '#contract/manifest/language.ts';
import { fileOf } from '#renderer/editor/file-of-model.ts';
import { client } from '#renderer/rpc/client.ts';
import { isConnectionLoss, toFailure } from '#renderer/rpc/failure.ts';
import { MANIFEST_FILE } from '../workspace/manifest-file.ts';
import { textsOf } from '../workspace/workspace-store.ts';
import { toMonacoRange } from './code-fixes.ts';

const SELECTOR: Monaco.languages.LanguageSelector = {
  language: 'yaml',
  scheme: 'project',
  pattern: `**/${MANIFEST_FILE}`,
};

/** Hover, completion, outline and format of the manifest: what core answers, in Monaco's words. */
export function speakManifest(monaco: typeof Monaco): void {
  monaco.languages.registerHoverProvider(SELECTOR, {
    provideHover: async (model, position) => {
      const answer = await ask(model, (what) =>
        client.manifest.hover({ ...what, position: toPosition(position) }),
      );
      const hover = answer?.hover;
      return hover === undefined
        ? null
        : { range: toMonacoRange(hover.range), contents: [{ value: hover.text }] };
    },
  });
  monaco.languages.registerCompletionItemProvider(SELECTOR, {
    triggerCharacters: [' ', ':', '[', '{', ','],
    provideCompletionItems: async (model, position) => {
      const answer = await ask(model, (what) =>
        client.manifest.complete({ ...what, position: toPosition(position) }),
      );
      return { suggestions: (answer?.suggestions ?? []).map((one, index) => toItem(monaco, one, index)) };
    },
  });
  monaco.languages.registerDocumentSymbolProvider(SELECTOR, {
    provideDocumentSymbols: async (model) => {
      const answer = await ask(model, (what) => client.manifest.outline(what));
      return toSymbols(monaco, answer?.items ?? []);
    },
  });
  monaco.languages.registerDocumentFormattingEditProvider(SELECTOR, {
    provideDocumentFormattingEdits: async (model) => {
      const answer = await ask(model, (what) => client.manifest.format(what));
      return answer?.isChanged === true ? [{ range: model.getFullModelRange(), text: answer.text }] : [];
    },
  });
}

interface Asked {
  readonly folder: string;
  readonly texts: Record<string, string>;
}

/** Asks core about a text as it stands now. What it cannot answer while somebody types is no failure to be told. */
async function ask<Answer>(
  model: Monaco.editor.ITextModel,
  call: (what: Asked) => Promise<Answer>,
): Promise<Answer | undefined> {
  const file = fileOf(model);
  if (file === undefined) return undefined;
  try {
    return await call({
      folder: file.folder,
      texts: { ...textsOf(file.folder), [file.path]: model.getValue() },
    });
  } catch (error) {
    if (isConnectionLoss(error) || toFailure(error).code === 'manifest_invalid') return undefined;
    throw error;
  }
}

function toPosition({ lineNumber, column }: Monaco.Position): {
  readonly line: number;
  readonly column: number;
} {
  return { line: lineNumber, column };
}

function toItem(
  monaco: typeof Monaco,
  suggestion: Suggestion,
  index: number,
): Monaco.languages.CompletionItem {
  const { label, detail, documentation, insert, range, leadsOn } = suggestion;
  return {
    label: detail === undefined ? label : { label, description: detail },
    kind: kindOf(monaco, suggestion.kind),
    ...(documentation === undefined ? {} : { documentation }),
    filterText: label,
    // Core puts the likeliest first; Monaco would sort by letters.
    sortText: String(index).padStart(5, '0'),
    insertText: insert,
    insertTextRules: monaco.languages.CompletionItemInsertTextRule.KeepWhitespace,
    range: toMonacoRange(range),
    ...(leadsOn ? { command: { id: 'editor.action.triggerSuggest', title: '' } } : {}),
  };
}

function kindOf(monaco: typeof Monaco, kind: Suggestion['kind']): Monaco.languages.CompletionItemKind {
  const { CompletionItemKind } = monaco.languages;
  switch (kind) {
    case 'key':
      return CompletionItemKind.Property;
    case 'value':
      return CompletionItemKind.Value;
    case 'model':
      return CompletionItemKind.Class;
    case 'file':
      return CompletionItemKind.File;
    case 'package':
      return CompletionItemKind.Module;
  }
}

interface Symbols extends Monaco.languages.DocumentSymbol {
  children: Symbols[];
}

function toSymbols(monaco: typeof Monaco, items: readonly OutlineItem[]): Monaco.languages.DocumentSymbol[] {
  const roots: Symbols[] = [];
  for (const item of items) {
    const symbol: Symbols = {
      name: item.name,
      detail: item.detail,
      kind: item.level === 0 ? monaco.languages.SymbolKind.Property : monaco.languages.SymbolKind.Field,
      tags: [],
      range: toMonacoRange(item.range),
      selectionRange: toMonacoRange(item.nameRange),
      children: [],
    };
    const parent = item.level === 0 ? undefined : roots.at(-1);
    (parent?.children ?? roots).push(symbol);
  }
  return roots;
}
