import type { UseKind } from './use.ts';

/** What a hint says is certain, and comes before what the body tells. */
const HINTS: readonly (readonly [RegExp, UseKind])[] = [
  [/(?:^|\.)DataFrame$/, 'frame'],
  [/(?:^|\.)(?:ndarray|NDArray(?:\[.*\])?)$/, 'array'],
  [/(?:^|\.)Image(?:\.Image)?$/, 'image'],
  [/^(?:bytes|bytearray)$/, 'bytes'],
  [/^(?:int|float)$/, 'number'],
  [/^(?:List|list|Sequence)\[(?:List|list|Sequence)\[(?:int|float)\]\]$/, 'array'],
  [/^(?:List|list|Sequence|tuple|Tuple)\[(?:int|float)(?:,.*)?\]$/, 'row'],
];

/** A hint without quotes, `typing.`, `Optional[…]` and `… | None`. */
export function plainHint(annotation = ''): string {
  return annotation
    .replace(/^["']|["']$/g, '')
    .replaceAll('typing.', '')
    .replace(/^Optional\[(.*)\]$/, '$1')
    .replace(/\|None$|^None\|/, '');
}

/** The kind of value that a hint names; undefined when it leaves that open. */
export function kindOfHint(annotation: string | undefined): UseKind | undefined {
  const plain = plainHint(annotation);
  if (plain === 'str') return 'text';
  return HINTS.find(([pattern]) => pattern.test(plain))?.[1];
}
