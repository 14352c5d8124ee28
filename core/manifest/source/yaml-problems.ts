import { type Document, isAlias, isMap, isScalar, visit, type YAMLMap, type YAMLParseError } from 'yaml';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { fixOf, report } from '../diagnostic.ts';
import { endOf, startOf, type YamlText } from './edit-yaml.ts';

/** What is wrong with the YAML itself: it does not parse, a key stands twice, an alias or a tag. */
export function yamlProblems(yaml: YamlText, document: Document): readonly Diagnostic[] {
  if (document.errors.length > 0) return document.errors.slice(0, 20).map((error) => explain(yaml, error));
  const problems: Diagnostic[] = [];
  visit(document, {
    Map: (_key, map) => {
      problems.push(...duplicateKeys(yaml, map));
    },
    Node: (_key, node) => {
      const tag = 'tag' in node && typeof node.tag === 'string' ? node.tag : undefined;
      if (isAlias(node) || (tag !== undefined && !PLAIN_TAGS.has(tag.replace('tag:yaml.org,2002:', ''))))
        problems.push(
          report({
            severity: 'error',
            code: 'broken-yaml',
            message: isAlias(node)
              ? 'A manifest has no aliases (`*name`).'
              : `A manifest has no tags such as ${tag ?? ''}.`,
            hint: 'Write the value out.',
            file: yaml.file,
            range: yaml.positions.range(startOf(node) ?? 0, endOf(node) ?? 0),
          }),
        );
    },
  });
  return problems;
}

/** Types that YAML has by itself. */
const PLAIN_TAGS = new Set(['str', 'int', 'float', 'bool', 'null', 'map', 'seq']);

const HINTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'YAML is indented with spaces only.',
  BAD_INDENT: 'Items on the same level must start in the same column.',
  MISSING_CHAR: 'Something is not closed: look for a missing quote, bracket or comma before this place.',
  UNEXPECTED_TOKEN: 'Text with special characters (`: # [ ] { } & * ! | > @`) needs quotes.',
  MULTILINE_IMPLICIT_KEY: 'A line is missing its `:` or its indentation.',
  BLOCK_AS_IMPLICIT_KEY: 'A value that contains `: ` needs quotes.',
  MULTIPLE_DOCS: 'A file contains one manifest. Remove everything after `---`.',
};

function explain(yaml: YamlText, error: YAMLParseError): Diagnostic {
  const { file, positions, text } = yaml;
  const [start, end] = error.pos;
  const message = error.message.replace(/\.$/, '');
  const isTab = error.code === 'TAB_AS_INDENT';
  const tabs = isTab ? (/^[\t ]*\t[\t ]*/.exec(text.slice(start))?.[0] ?? '\t') : '';
  return report({
    severity: 'error',
    code: 'broken-yaml',
    message: `This is not readable YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}.`,
    hint: HINTS[error.code] ?? 'Check the line above too. The problem often starts there.',
    file,
    range: positions.range(start, Math.max(end, start + 1)),
    fixes: [
      isTab
        ? fixOf('Use spaces', {
            file,
            range: positions.range(start, start + tabs.length),
            text: tabs.replaceAll('\t', '  '),
          })
        : undefined,
    ],
  });
}

function duplicateKeys(yaml: YamlText, map: YAMLMap): readonly Diagnostic[] {
  const seen = new Map<string, number>();
  const problems: Diagnostic[] = [];
  for (const [index, pair] of map.items.entries()) {
    const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
    const before = seen.get(name);
    if (before === undefined) {
      seen.set(name, index);
      continue;
    }
    const first = map.items[before];
    const start = startOf(pair.key) ?? 0;
    const firstLine = yaml.positions.range(startOf(first?.key) ?? 0, 0).startLine;
    problems.push(
      report({
        severity: 'error',
        code: 'duplicate-key',
        message: `“${name}” is already used in line ${firstLine}.`,
        hint: 'Keep one of the two.',
        file: yaml.file,
        range: yaml.positions.range(start, endOf(pair.key) ?? start),
        fixes: [dropPair(yaml, map, pair)],
      }),
    );
  }
  return problems;
}

/** Turns the second of two keys into a comment: nothing that was written is lost. */
function dropPair(yaml: YamlText, map: YAMLMap, pair: YAMLMap['items'][number]) {
  if (map.flow === true) return undefined;
  const { text, positions, file } = yaml;
  const start = startOf(pair.key) ?? 0;
  const rawEnd = endOf(pair.value) ?? endOf(pair.key) ?? start;
  const end = isMap(pair.value) ? text.slice(0, rawEnd).trimEnd().length : rawEnd;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const trimmed = text.slice(lineStart, end).trimEnd();
  return fixOf('Turn the second into a comment', {
    file,
    range: positions.range(lineStart, lineStart + trimmed.length),
    text: trimmed.replace(/^/gm, '# '),
  });
}
