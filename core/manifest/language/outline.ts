import { isMap, isScalar, isSeq, type Pair, parseDocument } from 'yaml';
import type { OutlineItem } from '#contract/manifest/language.ts';
import { endOf, startOf } from '../source/edit-yaml.ts';
import { type Positions, positionsOf } from '../text/positions.ts';

/** The keys of a manifest and, below each, what its list or map holds. */
export function outlineOf(text: string): readonly OutlineItem[] {
  const { contents } = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  if (!isMap(contents)) return [];
  const positions = positionsOf(text);
  return contents.items.flatMap((pair) => [
    itemOf(text, positions, { pair, level: 0 }),
    ...within(text, positions, pair),
  ]);
}

function itemOf(
  text: string,
  positions: Positions,
  { pair, level }: { readonly pair: Pair; readonly level: number },
): OutlineItem {
  const start = startOf(pair.key) ?? 0;
  const nameEnd = endOf(pair.key) ?? start;
  const end = Math.max(endOf(pair.value) ?? nameEnd, nameEnd);
  return {
    name: String(isScalar(pair.key) ? pair.key.value : pair.key),
    detail: isScalar(pair.value) && pair.value.value !== null ? String(pair.value.value) : '',
    level,
    range: positions.range(start, text.slice(0, end).trimEnd().length),
    nameRange: positions.range(start, nameEnd),
  };
}

function within(text: string, positions: Positions, pair: Pair): readonly OutlineItem[] {
  if (isMap(pair.value))
    return pair.value.items.map((one) => itemOf(text, positions, { pair: one, level: 1 }));
  if (!isSeq(pair.value)) return [];
  return pair.value.items.map((item) => {
    const start = startOf(item) ?? 0;
    const end = text.slice(0, endOf(item) ?? start).trimEnd().length;
    const range = positions.range(start, Math.max(end, start));
    return { name: nameOf(item), detail: '', level: 1, range, nameRange: range };
  });
}

function nameOf(item: unknown): string {
  if (isScalar(item)) return String(item.value);
  const name = isMap(item) ? item.get('name') : undefined;
  return typeof name === 'string' ? name : '…';
}
