import { isMap, isScalar } from 'yaml';
import type { z } from 'zod';
import type { Diagnostic, Fix } from '#contract/manifest/diagnostic.ts';
import { manifestSourceSchema, RUNTIMES } from '#contract/manifest/source.ts';
import { explainName, suggestName } from '#contract/name.ts';
import { fixOf, report } from '../diagnostic.ts';
import { nearest } from '../text/nearest.ts';
import { descriptionAt, isListAt } from './describe-key.ts';
import { setKey } from './edit-manifest.ts';
import { replaceNode, startOf, yamlScalar } from './edit-yaml.ts';
import { labelOf, type ParsedManifest, type ValuePath } from './parsed-manifest.ts';
import { misspeltName, unknownKey } from './unknown-key.ts';

type Written = Pick<ParsedManifest, 'yaml' | 'root' | 'node' | 'range' | 'replace'> & {
  readonly value: unknown;
  readonly folderName: string;
};
type Issue = z.core.$ZodIssue;

/** What in a manifest does not fit its schema, in words and with fixes. */
export function schemaProblems(written: Written): readonly Diagnostic[] {
  const { value } = written;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [
      finding(written, [], {
        code: 'wrong-type',
        message: 'A manifest is a map of keys and values.',
        hint: 'Start with `name: my-model`.',
      }),
    ];
  const parsed = manifestSourceSchema.safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => explain(written, issue, []));
}

function explain(written: Written, issue: Issue, above: ValuePath): readonly Diagnostic[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(written, path, key));
  if (issue.code === 'invalid_union') return explainUnion(written, issue, path);
  if (path[0] === 'name' || (path[0] === 'models' && path.at(-1) === 'name')) return [badName(written, path)];
  if (path[0] === 'runtime') return [badRuntime(written)];
  return [wrongValue(written, path, issue)];
}

function explainUnion(
  written: Written,
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: ValuePath,
): readonly Diagnostic[] {
  const value = valueAt(written.value, path);
  const isCollection = isMap(written.node(path)) || Array.isArray(value);
  // A text that is none of the names there are was meant as one of them.
  const named = issue.errors.flat().find((one) => one.code === 'invalid_value' && one.path.length === 0);
  if (typeof value === 'string' && named !== undefined) return [wrongValue(written, path, named)];
  // The branch that got furthest is the one that was meant: one whose own type fits.
  const meant = isCollection
    ? issue.errors.find(
        (branch) => !branch.some((one) => one.code === 'invalid_type' && one.path.length === 0),
      )
    : undefined;
  if (meant === undefined) return [wrongValue(written, path, issue)];
  return meant.flatMap((one) => explain(written, one, path));
}

function finding(
  written: Written,
  path: ValuePath,
  what: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string | undefined;
    readonly fixes?: readonly (Fix | undefined)[];
  },
): Diagnostic {
  return report({ severity: 'error', file: written.yaml.file, range: written.range(path), ...what });
}

function badName(written: Written, path: ValuePath): Diagnostic {
  const value = valueAt(written.value, path);
  const isMissing = value === undefined || value === null;
  if (isMissing && path[0] === 'name') {
    const misspelt = misspeltName(written);
    if (misspelt !== undefined)
      return finding(written, path, {
        code: 'missing-key',
        message: 'The manifest has no `name`.',
        hint: `“${misspelt}” may be meant.`,
      });
    const name = suggestName(written.folderName);
    return finding(written, path, {
      code: 'missing-key',
      message: 'The manifest has no `name`.',
      hint: `It names the image and the service. Try \`name: ${name}\`.`,
      fixes: [fixOf(`Add “name: ${name}”`, nameEdit(written, name))],
    });
  }
  if (isMissing)
    return finding(written, path.slice(0, -1), {
      code: 'missing-key',
      message: 'This model has no `name`.',
      hint: 'Write `{name: my-model, path: model.pkl}`.',
    });
  const text = String(value);
  const wrong = explainName(text);
  const suggestion = wrong?.suggestion ?? suggestName(text);
  return finding(written, path, {
    code: wrong === undefined ? 'wrong-type' : 'bad-name',
    message: wrong?.problem ?? `“${text}” is read as a ${typeof value}, not as a name.`,
    hint: `Try “${suggestion}”.`,
    fixes: [
      fixOf(
        `Write “${suggestion}”`,
        written.replace(path, wrong === undefined ? JSON.stringify(text) : suggestion),
      ),
    ],
  });
}

/** A name is the first line of a manifest, after the comments at its head. */
function nameEdit(written: Written, name: string) {
  if (written.node(['name']) !== undefined) return setKey(written, 'name', name);
  const first = written.root?.items[0]?.key;
  const start = startOf(first);
  if (start === undefined || written.root?.flow === true) return setKey(written, 'name', name);
  return {
    file: written.yaml.file,
    range: written.yaml.positions.range(start, start),
    text: `name: ${name}\n`,
  };
}

function badRuntime(written: Written): Diagnostic {
  const node = written.node(['runtime']);
  // The text as written: YAML reads 3.10 as the number 3.1.
  const text = isScalar(node) ? (node.source ?? String(node.value)) : '';
  const number = /3\.\d+/.exec(text)?.[0];
  const meant =
    RUNTIMES.find((runtime) => runtime === `python-${number ?? ''}`) ?? nearest(text, RUNTIMES) ?? undefined;
  const oldest = RUNTIMES[0];
  return finding(written, ['runtime'], {
    code: 'bad-runtime',
    message: `“${text}” is not a runtime.`,
    hint:
      meant === undefined
        ? `Available: ${RUNTIMES.join(', ')}.${/2\.7|3\.[0-8]\b/.test(text) ? ` ${oldest} is the closest.` : ''}`
        : `Try “${meant}”.`,
    fixes: [meant === undefined ? undefined : fixOf(`Write “${meant}”`, written.replace(['runtime'], meant))],
  });
}

function wrongValue(written: Written, path: ValuePath, issue: Issue): Diagnostic {
  const value = valueAt(written.value, path);
  const label = `\`${labelOf(path)}\``;
  const about = descriptionAt(path);
  if (value === null || value === undefined)
    return finding(written, path, {
      code: 'empty-value',
      message: `${label} has no value.`,
      hint:
        about === undefined
          ? 'Add one, or remove the line.'
          : `${about}. Give it a value, or remove the line.`,
    });
  return finding(written, path, {
    code: issue.code === 'invalid_type' || issue.code === 'invalid_union' ? 'wrong-type' : 'bad-value',
    message: `${label} ${expectation(issue)}, not ${shown(value)}.`,
    hint: about === undefined ? undefined : `${about}.`,
    fixes: [fixFor(written, path, { value, issue })],
  });
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_union':
      return 'must be of another type';
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `can have at most ${String(issue.maximum)} characters`
        : `must be at most ${String(issue.maximum)}`;
    default:
      return 'has the wrong format';
  }
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = String(value);
  return typeof value === 'string' ? `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”` : text;
}

function fixFor(
  written: Written,
  path: ValuePath,
  wrong: { readonly value: unknown; readonly issue: Issue },
): Fix | undefined {
  const { value, issue } = wrong;
  const node = written.node(path);
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (isPlain && isListAt(path))
    return fixOf('Make it a list', written.replace(path, `[${yamlScalar(String(value))}]`));
  if (issue.code === 'invalid_type' && issue.expected === 'string' && isPlain && isScalar(node))
    return fixOf('Put it in quotes', written.replace(path, JSON.stringify(node.source ?? String(value))));
  if (issue.code === 'invalid_type' && typeof value === 'string' && /^\s*\d+\s*$/.test(value))
    return fixOf('Write it as a number', replaceNode({ ...written.yaml, node, value: value.trim() }));
  return undefined;
}

function valueAt(value: unknown, path: ValuePath): unknown {
  let found: unknown = value;
  for (const part of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Object.entries(found).find(([key]) => key === String(part))?.[1];
  }
  return found;
}
