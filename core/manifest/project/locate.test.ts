import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { locate } from './locate.ts';

/** A folder that opens `Score.py` under `score.py` too, as those of macOS and Windows: both are there, one is listed. */
async function caseBlind(...listed: readonly string[]) {
  const folder = await realpath(await temporaryFolder());
  await mkdir(join(folder, 'src'));
  await writeFile(join(folder, 'src', 'score.py'), '');
  const namesIn = async (at: string): Promise<readonly string[]> => (at === folder ? ['src'] : listed);
  return { folder, namesIn };
}

test.each(['darwin', 'win32'] as const)(
  'on %s a name in other letters is missing, as in the image',
  async (platform) => {
    const { folder, namesIn } = await caseBlind('Score.py');
    expect(await locate(folder, 'src/score.py', {}, { platform, namesIn })).toEqual({
      kind: 'missing',
      isBrokenLink: false,
    });
  },
);

test.each(['darwin', 'win32', 'linux'] as const)(
  'on %s the name as it is written is found',
  async (platform) => {
    const { folder, namesIn } = await caseBlind('score.py');
    expect((await locate(folder, './src/score.py', {}, { platform, namesIn })).kind).toBe('file');
    expect((await locate(folder, 'src', {}, { platform, namesIn })).kind).toBe('folder');
    expect((await locate(folder, '.', {}, { platform, namesIn })).kind).toBe('folder');
  },
);

test('on macOS it does not matter how an accent is composed', async () => {
  const folder = await realpath(await temporaryFolder());
  await writeFile(join(folder, 'modèle.pkl'.normalize('NFC')), '');
  const namesIn = async (): Promise<readonly string[]> => ['modèle.pkl'.normalize('NFD')];
  const found = await locate(folder, 'modèle.pkl'.normalize('NFC'), {}, { platform: 'darwin', namesIn });
  expect(found.kind).toBe('file');
});
