import { setMaxListeners } from 'node:events';

const controller = new AbortController();
// Every running command listens, and many run side by side: that is no leak.
setMaxListeners(0, controller.signal);

/** Aborted once the person at the terminal (or who ends this process) wants everything to end. */
export const interruption = controller.signal;

/** What a piece of work throws when it was ended on request. */
export class Interrupted extends Error {
  constructor() {
    super('Interrupted.');
    this.name = 'Interrupted';
  }
}

/** Makes Ctrl-C, a hang-up and a plain `kill` an orderly end instead of an instant one: see {@link interruption}. */
export function endOrderly() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => controller.abort(new Interrupted()));
  }
}
