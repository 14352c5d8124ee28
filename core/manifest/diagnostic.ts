import type { Diagnostic, Fix, TextEdit } from '#contract/manifest/diagnostic.ts';

/** A diagnostic as checks write it: fixes only where there are any. */
export type Finding = Omit<Diagnostic, 'fixes' | 'hint'> & {
  readonly hint?: string | undefined;
  readonly fixes?: readonly (Fix | undefined)[];
};

/** Completes a finding. */
export function report(finding: Finding): Diagnostic {
  const { hint, fixes, ...rest } = finding;
  return {
    ...rest,
    ...(hint === undefined ? {} : { hint }),
    fixes: (fixes ?? []).filter((fix) => fix !== undefined),
  };
}

/** A fix of one or more edits; undefined when one of them is not possible. */
export function fixOf(title: string, ...edits: readonly (TextEdit | undefined)[]): Fix | undefined {
  const possible = edits.filter((edit) => edit !== undefined);
  return possible.length === edits.length && possible.length > 0 ? { title, edits: possible } : undefined;
}

const SEVERITY_ORDER = { error: 0, warning: 1, info: 2 } as const;

/** By file (the manifest first, as it was given), then by place; errors first at the same place. */
export function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const files = [...new Set(diagnostics.map((diagnostic) => diagnostic.file))];
  return [...diagnostics].sort(
    (a, b) =>
      files.indexOf(a.file) - files.indexOf(b.file) ||
      a.range.startLine - b.range.startLine ||
      a.range.startColumn - b.range.startColumn ||
      SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity],
  );
}

export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}
