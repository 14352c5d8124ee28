import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { report } from '../diagnostic.ts';
import type { Project } from '../project/open-project.ts';
import { positionsOf } from '../text/positions.ts';
import type { DependencyList, ListedRequirement } from './dependency-list.ts';
import { groupedLines } from './grouped-lines.ts';
import { type PipReading, readPipLines, startReading } from './pip-reading.ts';

/** Reads a requirements file with the files it includes (`-r`) and its constraints (`-c`). */
export async function readRequirementsFile(
  project: Project,
  path: string,
  text: string,
): Promise<DependencyList> {
  const reading = startReading(project, path);
  await readPipLines(reading, { file: path, text, isConstraint: false });
  const end = positionsOf(text).range(text.length, text.length);
  return {
    kind: 'requirements',
    requirements: constrained(reading),
    python: undefined,
    diagnostics: [...reading.diagnostics, ...groupedLines(reading), ...idleConstraints(reading)],
    add: (requirement) => ({
      file: path,
      range: end,
      text: `${text === '' || text.endsWith('\n') ? '' : '\n'}${requirement}\n`,
    }),
  };
}

/** The requirements, each with the versions that constraints leave it. */
export function constrained(reading: PipReading): readonly ListedRequirement[] {
  return reading.requirements.map((one) => constrain(one, reading.constraints));
}

/** Adds the version part of a constraint to the requirement it constrains. */
function constrain(one: ListedRequirement, constraints: readonly ListedRequirement[]): ListedRequirement {
  const applying = constraints.filter((constraint) => constraint.requirement.key === one.requirement.key);
  if (applying.length === 0 || one.requirement.url !== undefined) return one;
  const clauses = [...one.requirement.clauses, ...applying.flatMap((each) => each.requirement.clauses)];
  const versions = clauses.map((clause) => `${clause.operator}${clause.version}`).join(',');
  const [, ...markers] = one.text.split(';');
  const marker = markers.length === 0 ? '' : `; ${markers.join(';').trim()}`;
  const extras = one.requirement.extras.length === 0 ? '' : `[${one.requirement.extras.join(',')}]`;
  return {
    ...one,
    requirement: { ...one.requirement, clauses },
    text: `${one.requirement.name}${extras}${versions}${marker}`,
  };
}

/** Constraints of packages that nothing asks for. */
export function idleConstraints(reading: PipReading): readonly Diagnostic[] {
  const asked = new Set(reading.requirements.map((one) => one.requirement.key));
  return reading.constraints
    .filter((constraint) => !asked.has(constraint.requirement.key))
    .map((constraint) =>
      report({
        severity: 'info',
        code: 'idle-constraint',
        message: `${constraint.requirement.name} is not required here, so this constraint has no effect.`,
        hint: 'If another package depends on it, list it as a requirement to pin it. The lock file pins it in any case.',
        file: constraint.file,
        range: constraint.range,
      }),
    );
}
