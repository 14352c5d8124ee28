import type * as Monaco from 'monaco-editor/editor';
import type { Diagnostic, Fix, Range } from '#contract/manifest/diagnostic.ts';
import { fileOf } from '#renderer/editor/file-of-model.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { applyFix } from '../problems/apply-fix.ts';

const OWNER = 'slipway';
const APPLY_FIX = 'slipway.applyFix';

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

/**
 * Offers the fixes of a diagnostic at its place. One that edits other files, as when an import in the script lacks its
 * line in the dependency file, is applied through the drafts: Monaco edits only texts that it has.
 */
export function offerFixes(monaco: typeof Monaco): void {
  monaco.editor.registerCommand(APPLY_FIX, (_accessor, folder: string, fix: Fix) => {
    applyFix(folder, fix).catch(tellFailure);
  });
  monaco.languages.registerCodeActionProvider('*', {
    provideCodeActions: (model, range) => {
      const file = fileOf(model);
      const diagnostics = (shown.get(model.uri.toString()) ?? []).filter((item) =>
        monaco.Range.areIntersectingOrTouching(toMonacoRange(item.range), range),
      );
      const actions = diagnostics.flatMap((item) =>
        item.fixes.map((fix, index): Monaco.languages.CodeAction => {
          const basics = { title: fix.title, kind: 'quickfix', isPreferred: index === 0 };
          if (file === undefined || fix.edits.every((edit) => edit.file === file.path))
            return { ...basics, edit: toWorkspaceEdit(model, fix) };
          return { ...basics, command: { id: APPLY_FIX, title: fix.title, arguments: [file.folder, fix] } };
        }),
      );
      return { actions, dispose: () => undefined };
    },
  });
}

function toWorkspaceEdit(model: Monaco.editor.ITextModel, fix: Fix): Monaco.languages.WorkspaceEdit {
  return {
    edits: fix.edits.map((edit) => ({
      resource: model.uri,
      versionId: model.getVersionId(),
      textEdit: { range: toMonacoRange(edit.range), text: edit.text },
    })),
  };
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
