/** Downloads that uv has announced, by package. */
export type Downloads = Map<string, { readonly bytes: number; readonly isDone: boolean }>;

const UNITS: Readonly<Record<string, number>> = { B: 1, KiB: 1 << 10, MiB: 1 << 20, GiB: 1 << 30 };

/**
 * Takes a line of uv's output (`Downloading scipy (33.7MiB)`, ` Downloaded scipy`) into account; false when it
 * tells of no download. uv says nothing of files below 1 MiB.
 */
export function readDownload(line: string, downloads: Downloads): boolean {
  const begun = /^\s*Downloading (\S+) \(([\d.]+)\s?([KMG]?i?B)\)/.exec(line);
  if (begun !== null) {
    const [, name = '', number = '0', unit = 'B'] = begun;
    downloads.set(name, { bytes: Math.round(Number(number) * (UNITS[unit] ?? 1)), isDone: false });
    return true;
  }
  const name = /^\s*Downloaded (\S+)/.exec(line)?.[1];
  const known = name === undefined ? undefined : downloads.get(name);
  if (name === undefined || known === undefined) return false;
  downloads.set(name, { ...known, isDone: true });
  return true;
}

/** What has been downloaded of what was announced so far, in bytes. */
export function sumDownloads(downloads: Downloads): {
  readonly done: number;
  readonly total: number;
  readonly unit: 'bytes';
} {
  let done = 0;
  let total = 0;
  for (const { bytes, isDone } of downloads.values()) {
    total += bytes;
    if (isDone) done += bytes;
  }
  return { done, total, unit: 'bytes' };
}
