import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { report } from '../diagnostic.ts';
import { positionsOf } from '../text/positions.ts';
import type { ListedRequirement } from './dependency-list.ts';
import { listed } from './listed-requirement.ts';
import { isForOtherSystems } from './other-systems.ts';
import { isRequirement, parseRequirement } from './requirement.ts';

/** Tools of the environment itself, which an image has of its own. */
const OF_EVERY_ENVIRONMENT = /^(?:pip|setuptools|wheel)$/i;
const HEAD =
  /^\s*Package\s+Version(?:\s+(?:Latest|Type|Editable project location|Location|Installer|Build))*\s*$/i;
const RULE = /^\s*-{3,}(?:\s+-{3,})*\s*$/;
const MOST_ROWS = 5_000;

/** Whether a file is the output of `pip list` or `uv pip list`: a table, perhaps below lines of the shell. */
export function isPackageTable(text: string): boolean {
  const lines = text.split(/\r?\n/, 20);
  const head = lines.findIndex((line) => HEAD.test(line));
  return head !== -1 && RULE.test(lines[head + 1] ?? '');
}

/** Reads the rows of the table as `name==version`, and says so with the fix that writes them. */
export function takePackageTable(
  reading: {
    readonly requirements: ListedRequirement[];
    readonly constraints: ListedRequirement[];
    readonly diagnostics: Diagnostic[];
  },
  source: { readonly file: string; readonly text: string; readonly isConstraint: boolean },
): void {
  const { file, text } = source;
  const positions = positionsOf(text);
  const target = source.isConstraint ? reading.constraints : reading.requirements;
  const lines: string[] = [];
  const left: string[] = [];
  for (const { row, start } of rowsOf(text)) {
    const [name = '', version = '', ...more] = row.trim().split(/\s+/);
    const written = `${name}==${version}`;
    const parsed = parseRequirement(written);
    const isEditable = more.some((part) => /[\\/]/.test(part));
    if (!isRequirement(parsed) || isEditable || OF_EVERY_ENVIRONMENT.test(name)) {
      if (!OF_EVERY_ENVIRONMENT.test(name)) left.push(row.trim().split(/\s{2,}/)[0] ?? name);
      continue;
    }
    if (isForOtherSystems(parsed.key)) {
      left.push(name);
      continue;
    }
    const indent = row.length - row.trimStart().length;
    lines.push(written);
    target.push({
      ...listed({ requirement: parsed, text: written, file, positions, start: start + indent }),
      range: positions.range(start + indent, start + row.trimEnd().length),
      pin: () => undefined,
      remove: { file, range: positions.range(start, start + row.length), text: '' },
    });
  }
  reading.diagnostics.push(
    report({
      severity: 'warning',
      code: 'package-table',
      message: `${file} is the table of \`pip list\`, read as \`name==version\`.${left.length === 0 ? '' : ` Left out: ${left.join(', ')}.`}`,
      hint: 'pip itself does not read this table. `pip freeze` writes a requirements file.',
      file,
      range: positions.range(0, text.split('\n', 1)[0]?.length ?? 0),
      fixes: [
        {
          title: 'Write it as requirements',
          edits: [
            {
              file,
              range: positions.range(0, text.length),
              text: lines.map((line) => `${line}\n`).join(''),
            },
          ],
        },
      ],
    }),
  );
}

/** The rows below the head, up to an empty line or a notice of pip. */
function* rowsOf(text: string): Generator<{ readonly row: string; readonly start: number }> {
  let start = 0;
  let isTable = false;
  let rows = 0;
  for (const row of text.split(/(?<=\n)/)) {
    const at = start;
    start += row.length;
    if (RULE.test(row.trimEnd())) isTable = true;
    else if (isTable && (row.trim() === '' || /^\s*\[notice\]|^\s*WARNING:/i.test(row) || rows >= MOST_ROWS))
      return;
    else if (isTable) {
      rows += 1;
      yield { row, start: at };
    }
  }
}
