import { useEffect } from 'react';

interface Choice<Thing> {
  readonly list: readonly Thing[];
  /** The list as it is filtered and sorted now. */
  readonly shown: readonly Thing[];
  /** Whether the list is as core has it now. One that is only remembered may name what is no longer there. */
  readonly isFresh: boolean;
  readonly idOf: (thing: Thing) => string;
  /** What the address names. */
  readonly selected: string | undefined;
  /** Writes a selection into the address. */
  readonly select: (id: string) => void;
}

interface Selection<Thing> {
  readonly current: Thing | undefined;
  /** The address names something that is no longer there. */
  readonly isGone: boolean;
}

/**
 * What a page shows of its list. Without a choice it is the first, and the address then names it: a change of the list
 * never swaps what is shown under the user's hands.
 */
export function useSelection<Thing>(choice: Choice<Thing>): Selection<Thing> {
  const { list, shown, isFresh, idOf, selected, select } = choice;
  const first = selected === undefined ? shown[0] : undefined;
  const firstId = first === undefined ? undefined : idOf(first);
  useEffect(() => {
    if (firstId !== undefined && isFresh) select(firstId);
  });
  const current = first ?? list.find((thing) => idOf(thing) === selected);
  return { current, isGone: current === undefined && selected !== undefined };
}
