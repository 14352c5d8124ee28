const PAUSE_MS = 200;

/** Passes a call on when the last one is a while ago; the others are dropped: progress that comes with every packet costs more than the work. */
export function seldom(tell: () => void): () => void {
  let last = 0;
  return () => {
    const now = performance.now();
    if (now - last < PAUSE_MS) return;
    last = now;
    tell();
  };
}
