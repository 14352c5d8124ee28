import { useMemo, useState } from 'react';

/** How a list can be looked at. */
export interface ListLook<Item> {
  /** The texts in which words are searched. */
  readonly texts: (item: Item) => readonly string[];
  /** Orders by name; the first is the one that a list has by itself. */
  readonly sorts: Readonly<Record<string, (a: Item, b: Item) => number>>;
  /** What kind of thing an item is, to show only those of one kind. */
  readonly kind?: (item: Item) => string;
}

export interface ListChoice {
  readonly text: string;
  readonly sort: string;
  /** Undefined: all kinds. */
  readonly kind: string | undefined;
}

/** The items that a choice leaves, in its order. */
export function viewList<Item>(
  items: readonly Item[],
  look: ListLook<Item>,
  choice: ListChoice,
): readonly Item[] {
  const words = choice.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const shown = items.filter((item) => {
    if (choice.kind !== undefined && look.kind?.(item) !== choice.kind) return false;
    if (words.length === 0) return true;
    const text = look.texts(item).join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const order = look.sorts[choice.sort];
  return order === undefined ? shown : shown.toSorted(order);
}

export interface ListView<Item> {
  readonly shown: readonly Item[];
  readonly choice: ListChoice;
  readonly kinds: readonly string[];
  readonly sorts: readonly string[];
  readonly choose: (change: Partial<ListChoice>) => void;
}

/** A list as its user wants it: words, order, kind. `look` must not change between renders. */
export function useListView<Item>(items: readonly Item[], look: ListLook<Item>): ListView<Item> {
  const sorts = Object.keys(look.sorts);
  const [choice, setChoice] = useState<ListChoice>({ text: '', sort: sorts[0] ?? '', kind: undefined });
  const shown = useMemo(() => viewList(items, look, choice), [items, look, choice]);
  const kinds = useMemo(
    () => (look.kind === undefined ? [] : [...new Set(items.map(look.kind))].sort()),
    [items, look],
  );
  return {
    shown,
    choice,
    kinds,
    sorts,
    choose: (change) => setChoice((was) => ({ ...was, ...change })),
  };
}
