import { describe, expect, it } from 'vitest';
import { ENDED_BY_THE_DEADLINE, HOSTILE_FOLDERS } from './testing/hostile-folders.ts';
import { temporaryProject } from './testing/temporary-project.ts';

const NAMES = Object.keys(HOSTILE_FOLDERS).filter((name) => !ENDED_BY_THE_DEADLINE.has(name));

describe('a hostile project', () => {
  it.each(NAMES)('is checked to its end: %s', async (name) => {
    const project = await temporaryProject(HOSTILE_FOLDERS[name] ?? {});
    const found = await project.check();
    expect(found.length).toBeLessThan(6_000);
    for (const { range } of found) expect(range.startLine).toBeGreaterThan(0);
  });
});
