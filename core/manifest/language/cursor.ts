import { isMap, isPair, isScalar, isSeq, type Node, type ParsedNode, parseDocument, visit } from 'yaml';
import type { Range } from '#contract/manifest/diagnostic.ts';
import type { Position } from '#contract/manifest/language.ts';
import type { ValuePath } from '../source/parsed-manifest.ts';
import { positionsOf } from '../text/positions.ts';

/** What is being written at a place of a manifest. */
export interface Cursor {
  /** Keys and list places that lead to it; for a key, to the map that it stands in. */
  readonly path: ValuePath;
  readonly isKey: boolean;
  /** Keys that stand in the same map already. */
  readonly siblings: readonly string[];
  /** The word at the place, as far as it is written. */
  readonly range: Range;
  /** Whether a line can be begun after it: not within `{ }` or `[ ]`. */
  readonly isBlock: boolean;
  /** Whether a `:` follows already. */
  readonly hasColon: boolean;
  /** Whether it stands in quotes. */
  readonly isQuoted: boolean;
  /** All that is written, as far as it can be understood, for looking around. */
  readonly written: unknown;
}

/** Stands for the cursor while the text is read; nobody writes such a word. */
const MARK = 'slipwayCursorStandsHere';

/**
 * Finds out what is being written at a place, in a text that is rarely whole at that moment: a word is put there,
 * and the YAML reader, which goes on after mistakes, says where it found it. Undefined in a comment.
 */
export function cursorAt(text: string, position: Position): Cursor | undefined {
  const positions = positionsOf(text);
  const offset = positions.offset(position.line, position.column);
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset) === -1 ? text.length : text.indexOf('\n', offset);
  const before = text.slice(lineStart, offset);
  const isAlone = /^\s*(?:-\s+)?[\w-]*$/.test(before) && text.slice(offset, lineEnd).trim() === '';
  const readings = isAlone && !/^\s*-\s/.test(before) ? [`${MARK}: `, MARK] : [MARK];
  for (const reading of readings) {
    const found = findMark(text.slice(0, offset) + reading + text.slice(offset));
    if (found === undefined) continue;
    const start = Math.min(found.start, offset);
    const end = Math.max(found.end - MARK.length, offset);
    const after = text.slice(end, lineEnd);
    return {
      ...found.place,
      range: positions.range(start, end),
      hasColon: /^\s*:(?:\s|$)/.test(after),
    };
  }
  return undefined;
}

interface Mark {
  readonly start: number;
  readonly end: number;
  readonly place: Omit<Cursor, 'range' | 'hasColon'>;
}

function findMark(text: string): Mark | undefined {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  let mark: Mark | undefined;
  visit(document, {
    Scalar: (key, scalar, ancestors) => {
      const written = scalar.source ?? String(scalar.value);
      if (!written.includes(MARK) || !scalar.range) return undefined;
      const isQuoted = scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE';
      const [start, end] = scalar.range;
      const path = pathOf([...ancestors, scalar]);
      const map = ancestors.findLast(isMap);
      const isKey = key === 'key';
      mark = {
        start: isQuoted ? start + 1 : start,
        end: isQuoted ? end - 1 : end,
        place: {
          path: isKey ? path.slice(0, -1) : path,
          isKey,
          isQuoted,
          siblings: isKey && map !== undefined ? namesIn(map.items.map((pair) => pair.key)) : [],
          isBlock: !ancestors.some((one) => (isMap(one) || isSeq(one)) && one.flow === true),
          written: withoutMark(document.toJS()),
        },
      };
      return visit.BREAK;
    },
  });
  return mark;
}

/** The names and places that lead through these nodes, each within the one before. */
export function pathOf(chain: readonly unknown[]): ValuePath {
  return chain.flatMap((node, index): ValuePath => {
    if (isPair(node)) return [isScalar(node.key) ? String(node.key.value) : String(node.key)];
    return isSeq(node) ? [node.items.indexOf(chain[index + 1])] : [];
  });
}

function namesIn(keys: readonly unknown[]): readonly string[] {
  return keys.map((key) => String(isScalar(key) ? key.value : key)).filter((name) => !name.includes(MARK));
}

function withoutMark(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(MARK, '');
  if (Array.isArray(value)) return value.map(withoutMark);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (key.includes(MARK) ? [] : [[key, withoutMark(one)]])),
  );
}

/** The scalar at a place of a text that is whole, and the nodes around it. */
export function scalarAt(
  text: string,
  position: Position,
): { readonly node: Node; readonly path: ValuePath; readonly isKey: boolean } | undefined {
  const offset = positionsOf(text).offset(position.line, position.column);
  const document = parseDocument<ParsedNode>(text, {
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  let found: ReturnType<typeof scalarAt>;
  visit(document, {
    Scalar: (key, scalar, ancestors) => {
      const range = scalar.range;
      if (!range || offset < range[0] || offset > range[1]) return undefined;
      found = { node: scalar, path: pathOf([...ancestors, scalar]), isKey: key === 'key' };
      return visit.BREAK;
    },
  });
  return found;
}
