import { isScalar, type YAMLSeq } from 'yaml';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { report } from '../diagnostic.ts';
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
import { isRequirement, parseRequirement } from './requirement.ts';

/** Reads the requirements that stand in the manifest itself. */
export function readInlineList(yaml: YamlText, sequence: YAMLSeq): DependencyList {
  const requirements: ListedRequirement[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const item of sequence.items) {
    if (!isScalar(item) || typeof item.value !== 'string') continue;
    const text = item.value;
    const isQuoted = item.type === 'QUOTE_DOUBLE' || item.type === 'QUOTE_SINGLE';
    const start = (startOf(item) ?? 0) + (isQuoted ? 1 : 0);
    const range = yaml.positions.range(startOf(item) ?? 0, endOf(item) ?? 0);
    const parsed = isPath(text) || text.startsWith('-') ? undefined : parseRequirement(text);
    if (parsed !== undefined && isRequirement(parsed)) {
      const one = listed({ requirement: parsed, text, file: yaml.file, positions: yaml.positions, start });
      requirements.push({
        ...one,
        pin: (version) =>
          isQuoted ? one.pin(version) : rewrite(yaml, item, text, parsed.versionSpan, version),
        remove: removeFromSequence({ ...yaml, sequence, item }),
      });
      continue;
    }
    const suggestion = parsed === undefined || isRequirement(parsed) ? undefined : parsed.suggestion;
    const mended =
      suggestion === undefined
        ? undefined
        : replaceNode({ ...yaml, node: item, value: yamlScalar(suggestion) });
    diagnostics.push(
      report({
        severity: 'error',
        code: parsed === undefined ? 'unsupported-requirement' : 'invalid-requirement',
        message:
          parsed === undefined || isRequirement(parsed)
            ? `“${text}” cannot be installed in an image.`
            : parsed.problem,
        hint:
          parsed === undefined
            ? 'List only packages. Put your own code under `files:`.'
            : 'Write it as `name`, `name==1.2.3`, `name>=1,<2` or `name @ https://…`.',
        file: yaml.file,
        range,
        fixes: [mended === undefined ? undefined : { title: `Write ${suggestion ?? ''}`, edits: [mended] }],
      }),
    );
  }
  return {
    kind: 'list',
    requirements,
    python: undefined,
    diagnostics,
    add: (requirement) =>
      sequence.items.length === 0
        ? replaceNode({ ...yaml, node: sequence, value: `[${yamlScalar(requirement)}]` })
        : appendToSequence({ ...yaml, sequence, item: requirement }),
  };
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
