import type { LocalPath } from '#contract/local-path.ts';
import type { Diagnostic, Fix, TextEdit } from '#contract/manifest/diagnostic.ts';
import type { Needs } from '#core/context.ts';
import { checkProject } from './check.ts';
import { openProject } from './project/open-project.ts';
import { writeProjectFile } from './project/write-project-file.ts';
import { applyEdits } from './text/apply-edits.ts';

/** One fix can make way for another; more rounds than this mean that two undo each other. */
const ROUNDS = 10;

export interface Fixed {
  readonly applied: readonly { readonly code: string; readonly title: string }[];
  /** What is left. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Applies the first fix of every error and warning, or of every diagnostic with one of `codes`, until none is left.
 * Everything else in the files stays as it is, comments too. Nothing is written before all rounds have worked out.
 */
export async function fixProject(
  context: Needs<'store' | 'workers'>,
  options: { readonly folder: LocalPath; readonly codes?: readonly string[] | undefined },
): Promise<Fixed> {
  const project = await openProject(options);
  const texts: Record<string, string> = {};
  const applied: { code: string; title: string }[] = [];
  const tried = new Set<string>();
  let diagnostics = await checkProject(context, options);
  for (let round = 0; round < ROUNDS; round += 1) {
    const wanted = diagnostics.filter((one) => isWanted(one, options.codes) && !tried.has(keyOf(one)));
    const chosen = chooseFixes(wanted);
    if (chosen.length === 0) break;
    const edits = chosen.flatMap(({ fix }) => fix.edits);
    for (const file of new Set(edits.map((edit) => edit.file))) {
      const before = texts[file] ?? (await project.read(file)) ?? '';
      texts[file] = applyEdits(
        before,
        edits.filter((edit) => edit.file === file),
      );
    }
    for (const { diagnostic, fix } of chosen) {
      applied.push({ code: diagnostic.code, title: fix.title });
      tried.add(keyOf(diagnostic));
    }
    diagnostics = await checkProject(context, { ...options, texts });
  }
  for (const [file, text] of Object.entries(texts)) await writeProjectFile(project.folder, file, text);
  return { applied, diagnostics };
}

function isWanted(diagnostic: Diagnostic, codes: readonly string[] | undefined): boolean {
  return codes === undefined ? diagnostic.severity !== 'info' : codes.includes(diagnostic.code);
}

/** The same complaint after its fix was not fixed by it: it is left alone. */
function keyOf(diagnostic: Diagnostic): string {
  return `${diagnostic.file} ${diagnostic.code} ${diagnostic.message}`;
}

interface Chosen {
  readonly diagnostic: Diagnostic;
  readonly fix: Fix;
}

/** First fixes that do not touch each other; the others have their turn in the next round. */
function chooseFixes(diagnostics: readonly Diagnostic[]): readonly Chosen[] {
  const chosen: Chosen[] = [];
  const taken: TextEdit[] = [];
  for (const diagnostic of diagnostics) {
    const [fix] = diagnostic.fixes;
    if (fix === undefined || fix.edits.some((edit) => taken.some((other) => touch(edit, other)))) continue;
    taken.push(...fix.edits);
    chosen.push({ diagnostic, fix });
  }
  return chosen;
}

function touch(a: TextEdit, b: TextEdit): boolean {
  if (a.file !== b.file) return false;
  return !isBefore(a, b) && !isBefore(b, a);
}

function isBefore(a: TextEdit, b: TextEdit): boolean {
  return (
    a.range.endLine < b.range.startLine ||
    (a.range.endLine === b.range.startLine && a.range.endColumn < b.range.startColumn)
  );
}
