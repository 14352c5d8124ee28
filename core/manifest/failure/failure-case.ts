import type { Diagnostic, Fix, TextEdit } from '#contract/manifest/diagnostic.ts';
import type { CheckedParts } from '../checked-project.ts';
import type { LocalModule } from '../doctor/local-modules.ts';
import type { Project } from '../project/open-project.ts';
import type { Literal } from '../python/literals.ts';
import { positionsOf } from '../text/positions.ts';
import type { LoggedFailure } from './logged-failure.ts';

/** A failure beside the project as it is now: what advice is given from. */
export interface FailureCase {
  readonly failure: LoggedFailure;
  readonly project: Project;
  readonly parts: CheckedParts;
  /** What the check says of the project. */
  readonly diagnostics: readonly Diagnostic[];
  /** The project's file in which it failed; undefined for code from elsewhere. */
  readonly module: LocalModule | undefined;
  /** The text of the line that failed. */
  readonly lineText: string;
}

/** What to do about a failure. */
export interface Advice {
  readonly hint: string;
  readonly fixes?: readonly (Fix | undefined)[];
}

/** The texts in the code of a project, those of the line that failed first. */
export function literalsOf({ failure, module, parts }: FailureCase): readonly PlacedLiteral[] {
  const others = parts.script.graph.modules.filter((one) => one.path !== module?.path);
  return [...(module === undefined ? [] : [module]), ...others]
    .flatMap((one) => {
      const positions = positionsOf(one.text);
      return one.outline.literals.map((literal) => {
        const range = positions.range(literal.start, literal.end);
        const isAtFault = one === module && range.startLine === failure.line;
        return {
          ...literal,
          file: one.path,
          range,
          isAtFault,
          written: one.text.slice(literal.start, literal.end),
        };
      });
    })
    .sort((a, b) => Number(b.isAtFault) - Number(a.isAtFault));
}

export interface PlacedLiteral extends Literal {
  readonly file: string;
  readonly range: TextEdit['range'];
  readonly isAtFault: boolean;
  /** With its quotes. */
  readonly written: string;
}

/** The edit that writes another value in place of a text, with the same quotes. */
export function rewrite(literal: PlacedLiteral, value: string): TextEdit | undefined {
  const quotes = /^([rRuU]*)("""|'''|"|')/.exec(literal.written);
  const [, prefix = '', quote = ''] = quotes ?? [];
  if (quotes === null || value.includes(quote) || value.includes('\\') || value.includes('\n'))
    return undefined;
  return { file: literal.file, range: literal.range, text: `${prefix}${quote}${value}${quote}` };
}

/** The edit that adds an import at the place for it: before the first import of a file, else after its head. */
export function addImport(module: LocalModule, statement: string): TextEdit {
  const lines = module.text.split(/\r\n|\n|\r/);
  const isFuture = (line: string): boolean => /^from __future__ /.test(line);
  const first = lines.findIndex((line) => /^(?:import|from)\s/.test(line) && !isFuture(line));
  const future = lines.findLastIndex(isFuture);
  const line = (first >= 0 ? first : future + 1) + 1;
  return {
    file: module.path,
    range: { startLine: line, startColumn: 1, endLine: line, endColumn: 1 },
    text: `${statement}\n`,
  };
}

/** Whether a file gives a name a meaning at its top level. */
export function knows(module: LocalModule, name: string): boolean {
  return module.outline.names.has(name);
}
