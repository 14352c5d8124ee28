import type * as Monaco from 'monaco-editor/editor';
import type { Diagnostic, Range } from '../../../contract/manifest/diagnostic.ts';

export const OWNER = 'slipway';

/** The diagnostics of each file in an editor, by its address: where the light bulb finds their fixes. */
const shown = new Map<string, readonly Diagnostic[]>();

/** Shows diagnostics as markers in a file. */
export function showDiagnostics(
  monaco: typeof Monaco,
  model: Monaco.editor.ITextModel,
  diagnostics: readonly Diagnostic[],
): void {
  shown.set(model.uri.toString(), diagnostics);
  monaco.editor.setModelMarkers(
    model,
    OWNER,
    diagnostics.map((item) => ({
      ...toMonacoRange(item.range),
      severity: severityOf(monaco, item.severity),
      message: item.hint === undefined ? item.message : `${item.message}\n${item.hint}`,
      code: item.code,
      source: 'slipway',
    })),
  );
}

/** Offers the fixes of a diagnostic at its place, as far as they edit this file. */
export function offerFixes(monaco: typeof Monaco): void {
  monaco.languages.registerCodeActionProvider('*', {
    provideCodeActions: (model, range) => {
      const diagnostics = (shown.get(model.uri.toString()) ?? []).filter((item) =>
        monaco.Range.areIntersectingOrTouching(toMonacoRange(item.range), range),
      );
      return {
        actions: diagnostics.flatMap((item) =>
          item.fixes
            .filter((fix) => fix.edits.every((edit) => edit.file === item.file))
            .map((fix, index) => ({
              title: fix.title,
              kind: 'quickfix',
              isPreferred: index === 0,
              edit: {
                edits: fix.edits.map((edit) => ({
                  resource: model.uri,
                  versionId: model.getVersionId(),
                  textEdit: { range: toMonacoRange(edit.range), text: edit.text },
                })),
              },
            })),
        ),
        dispose: () => undefined,
      };
    },
  });
}

export function toMonacoRange(range: Range): Monaco.IRange {
  return {
    startLineNumber: range.startLine,
    startColumn: range.startColumn,
    endLineNumber: range.endLine,
    endColumn: range.endColumn,
  };
}

function severityOf(monaco: typeof Monaco, severity: Diagnostic['severity']): Monaco.MarkerSeverity {
  switch (severity) {
    case 'error':
      return monaco.MarkerSeverity.Error;
    case 'warning':
      return monaco.MarkerSeverity.Warning;
    case 'info':
      return monaco.MarkerSeverity.Info;
  }
}
