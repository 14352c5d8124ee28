import type { Training } from '#contract/manifest/training.ts';
import type { ScriptLimits } from '#core/engine/script-runner.ts';

const BYTES: Readonly<Record<string, number>> = { M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `20G` in bytes. */
export function bytesOf(size: string): number {
  return Number(size.slice(0, -1)) * (BYTES[size.slice(-1)] ?? 1);
}

/** `30m` in seconds. */
function secondsOf(duration: string): number {
  return Number(duration.slice(0, -1)) * (SECONDS[duration.slice(-1)] ?? 1);
}

/** Returns the limits of a training as what runs scripts takes them. */
export function scriptLimits({ timeout, disk, memory, processes }: Training['limits']): ScriptLimits {
  return {
    seconds: secondsOf(timeout),
    diskBytes: bytesOf(disk),
    memoryBytes: memory === undefined ? undefined : bytesOf(memory),
    processes,
  };
}
