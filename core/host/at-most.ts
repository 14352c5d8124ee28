/** Runs what it is given, so many at once; the others wait for their turn. */
export type Turns = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function atMost(count: number): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= count) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
