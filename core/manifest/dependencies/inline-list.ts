import { isScalar, type Scalar, type YAMLSeq } from 'yaml';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { fixOf, report } from '../diagnostic.ts';
import {
  appendToSequence,
  endOf,
  removeFromSequence,
  replaceNode,
  startOf,
  type YamlText,
  yamlScalar,
} from '../source/edit-yaml.ts';
import type { DependencyList, ListedRequirement } from './dependency-list.ts';
import { isPath, listed } from './listed-requirement.ts';
import { isRequirement, parseRequirement, type RequirementProblem } from './requirement.ts';

/** Reads the requirements that stand in the manifest itself. */
export function readInlineList(yaml: YamlText, sequence: YAMLSeq): DependencyList {
  const items = sequence.items.flatMap((item) => readItem(yaml, sequence, item) ?? []);
  return {
    kind: 'list',
    requirements: items.flatMap((item) => ('requirement' in item ? item.requirement : [])),
    python: undefined,
    diagnostics: items.flatMap((item) => ('diagnostic' in item ? item.diagnostic : [])),
    add: (requirement) =>
      sequence.items.length === 0
        ? replaceNode({ ...yaml, node: sequence, value: `[${yamlScalar(requirement)}]` })
        : appendToSequence({ ...yaml, sequence, item: requirement }),
  };
}

type ReadItem = { readonly requirement: ListedRequirement } | { readonly diagnostic: Diagnostic };

/** Undefined for what is no text: the schema has reported it. */
function readItem(yaml: YamlText, sequence: YAMLSeq, item: unknown): ReadItem | undefined {
  if (!isScalar(item) || typeof item.value !== 'string') return undefined;
  const text = item.value;
  if (isPath(text) || text.startsWith('-')) return { diagnostic: unsupported(yaml, item, text) };
  const parsed = parseRequirement(text);
  if (!isRequirement(parsed)) return { diagnostic: invalid(yaml, item, parsed) };
  const isQuoted = item.type === 'QUOTE_DOUBLE' || item.type === 'QUOTE_SINGLE';
  const start = (startOf(item) ?? 0) + (isQuoted ? 1 : 0);
  const one = listed({ requirement: parsed, text, file: yaml.file, positions: yaml.positions, start });
  return {
    requirement: {
      ...one,
      pin: (version) =>
        isQuoted ? one.pin(version) : rewrite(yaml, item, text, parsed.versionSpan, version),
      remove: removeFromSequence({ ...yaml, sequence, item }),
    },
  };
}

function unsupported(yaml: YamlText, item: Scalar, text: string): Diagnostic {
  return report({
    severity: 'error',
    code: 'unsupported-requirement',
    message: `“${text}” cannot be installed in an image.`,
    hint: 'List only packages. Put your own code under `files:`.',
    file: yaml.file,
    range: rangeOf(yaml, item),
  });
}

function invalid(yaml: YamlText, item: Scalar, { problem, suggestion }: RequirementProblem): Diagnostic {
  return report({
    severity: 'error',
    code: 'invalid-requirement',
    message: problem,
    hint: 'Write it as `name`, `name==1.2.3`, `name>=1,<2` or `name @ https://…`.',
    file: yaml.file,
    range: rangeOf(yaml, item),
    fixes: [
      suggestion === undefined
        ? undefined
        : fixOf(`Write ${suggestion}`, replaceNode({ ...yaml, node: item, value: yamlScalar(suggestion) })),
    ],
  });
}

function rangeOf(yaml: YamlText, item: Scalar) {
  return yaml.positions.range(startOf(item) ?? 0, endOf(item) ?? 0);
}

/** A plain scalar may need quotes once it has another version part, so it is rewritten. */
function rewrite(
  yaml: YamlText,
  node: unknown,
  text: string,
  span: { readonly start: number; readonly end: number },
  version: string,
) {
  return replaceNode({
    ...yaml,
    node,
    value: yamlScalar(`${text.slice(0, span.start)}==${version}${text.slice(span.end)}`),
  });
}
