import { describe, expect, it } from 'vitest';
import { type Downloads, readDownload, sumDownloads } from './download-progress.ts';

describe('how far the downloads are', () => {
  it('adds up what uv announces and finishes', () => {
    const downloads: Downloads = new Map();
    const lines = ['Downloading scipy (33.5MiB)', 'Downloading numpy (512.0KiB)', ' Downloaded numpy'];
    expect(lines.map((line) => readDownload(line, downloads))).toEqual([true, true, true]);
    expect(sumDownloads(downloads)).toEqual({ done: 524288, total: 35651584, unit: 'bytes' });
  });

  it('passes over every other line', () => {
    expect(readDownload(' + numpy==2.4.6', new Map())).toBe(false);
    expect(readDownload(' Downloaded nobody', new Map())).toBe(false);
  });
});
