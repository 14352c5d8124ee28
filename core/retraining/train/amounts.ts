const BYTES: Readonly<Record<string, number>> = { M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `20G` in bytes. */
export function bytesOf(size: string): number {
  return Number(size.slice(0, -1)) * (BYTES[size.slice(-1)] ?? 1);
}

/** `30m` in seconds. */
export function secondsOf(duration: string): number {
  return Number(duration.slice(0, -1)) * (SECONDS[duration.slice(-1)] ?? 1);
}
