import { isCollection, isMap, type Node, parse, type YAMLMap, type YAMLSeq } from 'yaml';
import type { TextEdit } from '#contract/manifest/diagnostic.ts';
import type { Positions } from '../text/positions.ts';

/** A YAML file being edited as text, so that comments, order and style stay as they are. */
export interface YamlText {
  readonly file: string;
  readonly text: string;
  readonly positions: Positions;
}

/** A text as a YAML scalar that reads back as that text, plain where possible. */
export function yamlScalar(text: string): string {
  const isPlain = /^[A-Za-z0-9_./@][\w./:@+=<>~!;" *()-]*$/.test(text) && !/\s$|[,[\]{}#]|: |^\s/.test(text);
  if (!isPlain) return JSON.stringify(text);
  try {
    return parse(text) === text ? text : JSON.stringify(text);
  } catch {
    return JSON.stringify(text);
  }
}

/** Adds an item to the end of a list, in the style that the list is written in. */
export function appendToSequence(
  options: YamlText & { readonly sequence: YAMLSeq; readonly item: string },
): TextEdit | undefined {
  const { file, text, positions, sequence } = options;
  const value = options.item.startsWith('{') ? options.item : yamlScalar(options.item);
  const range = sequence.range;
  if (range === undefined || range === null) return undefined;
  if (sequence.flow === true) {
    const close = range[1] - 1;
    if (text[close] !== ']') return undefined;
    const last = endOf(sequence.items.at(-1));
    const at = last ?? close;
    return { file, range: positions.range(at, at), text: last === undefined ? value : `, ${value}` };
  }
  const first = startOf(sequence.items[0]);
  const last = endOf(sequence.items.at(-1));
  if (first === undefined || last === undefined) return undefined;
  const lineStart = text.lastIndexOf('\n', first - 1) + 1;
  const lead = /^\s*(?:-\s+)*?(?=-\s)/.exec(text.slice(lineStart, first))?.[0] ?? '';
  const lineEnd = endOfLine(text, last);
  const at = isCollection(sequence.items.at(-1)) ? trimmedEnd(text, last) : lineEnd;
  return { file, range: positions.range(at, at), text: `\n${lead.replace(/[^ \t]/g, ' ')}- ${value}` };
}

/** Where a block collection's content really ends: its own range takes in the blank lines and comments below. */
function trimmedEnd(text: string, end: number): number {
  return text.slice(0, end).trimEnd().length;
}

/** Takes an item out of a list; undefined when it is the only one, whose list would then be no list. */
export function removeFromSequence(
  options: YamlText & { readonly sequence: YAMLSeq; readonly item: unknown },
): TextEdit | undefined {
  const { file, text, positions, sequence } = options;
  const index = sequence.items.indexOf(options.item);
  const start = startOf(sequence.items[index]);
  const end = endOf(sequence.items[index]);
  if (start === undefined || end === undefined || sequence.items.length < 2) return undefined;
  if (sequence.flow === true) {
    const next = startOf(sequence.items[index + 1]);
    const before = endOf(sequence.items[index - 1]);
    const span = next === undefined ? [before ?? start, end] : [start, next];
    return { file, range: positions.range(span[0] ?? start, span[1] ?? end), text: '' };
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const content = Math.max(trimmedEnd(text, end), start);
  const lineEnd = text.indexOf('\n', content) === -1 ? text.length : text.indexOf('\n', content) + 1;
  return { file, range: positions.range(lineStart, lineEnd), text: '' };
}

/** Puts other text where a node stands. */
export function replaceNode(
  options: YamlText & { readonly node: unknown; readonly value: string },
): TextEdit | undefined {
  const start = startOf(options.node);
  const end = endOf(options.node);
  if (start === undefined || end === undefined) return undefined;
  return { file: options.file, range: options.positions.range(start, end), text: options.value };
}

/** Adds `key: value` as the last line of a map: of the file's own, or of one in it. */
export function appendToMap(
  options: YamlText & { readonly map: YAMLMap | undefined; readonly key: string; readonly value: string },
): TextEdit | undefined {
  const line = `${options.key}: ${options.value}`;
  const { map } = options;
  if (map === undefined || map.items.length === 0) return appendToEmpty(options, line);
  return map.flow === true ? appendToFlow(options, map, line) : appendToBlock(options, map, line);
}

function appendToEmpty(
  { file, text, positions, map }: YamlText & { readonly map: YAMLMap | undefined },
  line: string,
): TextEdit {
  if (map?.flow === true) {
    const at = (map.range?.[1] ?? 1) - 1;
    return { file, range: positions.range(at, at), text: line };
  }
  const lead = text === '' || text.endsWith('\n') ? '' : '\n';
  return { file, range: positions.range(text.length, text.length), text: `${lead}${line}\n` };
}

function appendToFlow({ file, positions }: YamlText, map: YAMLMap, line: string): TextEdit | undefined {
  const end = endOfLast(map);
  return end === undefined ? undefined : { file, range: positions.range(end, end), text: `, ${line}` };
}

function appendToBlock(
  { file, text, positions }: YamlText,
  map: YAMLMap,
  line: string,
): TextEdit | undefined {
  const end = endOfLast(map);
  // With `? key` the map starts before its key.
  const first = startOf(map);
  if (end === undefined || first === undefined) return undefined;
  const last = map.items.at(-1)?.value;
  const indent = ' '.repeat(first - startOfLine(text, first));
  const content = isCollection(last) && last.flow !== true ? trimmedEnd(text, end) : end;
  // A text of several lines (`|`) takes in the end of its last line.
  if (content > 0 && text[content - 1] === '\n')
    return { file, range: positions.range(content, content), text: `${indent}${line}\n` };
  const lineEnd = endOfLine(text, content);
  return { file, range: positions.range(lineEnd, lineEnd), text: `\n${indent}${line}` };
}

function endOfLast(map: YAMLMap): number | undefined {
  const last = map.items.at(-1);
  return endOf(last?.value) ?? endOf(last?.key);
}

/** Where the line of a place ends: before its line feed, or its carriage return and line feed. */
function endOfLine(text: string, place: number): number {
  return place + text.slice(place).search(/\r?\n|$/);
}

/** Where the line of a place begins, behind a byte order mark. */
function startOfLine(text: string, place: number): number {
  const start = text.lastIndexOf('\n', place - 1) + 1;
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start;
}

/** Where a node starts in the text. */
export function startOf(node: unknown): number | undefined {
  return isRanged(node) ? node.range?.[0] : undefined;
}

/** Where a node's value ends in the text. */
export function endOf(node: unknown): number | undefined {
  return isRanged(node) ? node.range?.[1] : undefined;
}

function isRanged(node: unknown): node is Node {
  return typeof node === 'object' && node !== null && 'range' in node;
}

/** The map under a key; undefined when there is none. */
export function mapAt(contents: unknown, key: string): YAMLMap | undefined {
  const value = isMap(contents) ? contents.get(key, true) : undefined;
  return isMap(value) ? value : undefined;
}
