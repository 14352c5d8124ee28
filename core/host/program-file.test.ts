import { describe, expect, test } from 'vitest';
import { spawnable, windowsCandidates } from './program-file.ts';

const environment = {
  Path: 'C:\\Tools;"C:\\Program Files\\Docker";relative;C:\\Windows',
  ComSpec: 'C:\\Windows\\cmd.exe',
};

function machine(...files: readonly string[]) {
  const known = new Set(files.map((file) => file.toLowerCase()));
  const isFile = async (path: string): Promise<boolean> => known.has(path.toLowerCase());
  return { environment, platform: 'win32' as const, isFile };
}

describe('on Windows', () => {
  test('a helper that is a .cmd file runs through cmd.exe', async () => {
    const here = machine('C:\\Program Files\\Docker\\docker-credential-corp.cmd');
    expect(await spawnable('docker-credential-corp', ['get'], here)).toEqual({
      file: 'C:\\Windows\\cmd.exe',
      words: ['/d', '/s', '/c', '"C:\\Program^ Files\\Docker\\docker-credential-corp.cmd ^^^"get^^^""'],
      isVerbatim: true,
    });
  });

  test('an .exe is started directly, and comes before a .cmd of the same folder', async () => {
    const here = machine('C:\\Tools\\kubelogin.cmd', 'C:\\Tools\\kubelogin.exe');
    expect(await spawnable('kubelogin', ['get-token'], here)).toEqual({
      file: 'C:\\Tools\\kubelogin.exe',
      words: ['get-token'],
      isVerbatim: false,
    });
  });

  test('a folder that stands earlier on PATH wins', async () => {
    const here = machine('C:\\Windows\\az.exe', 'C:\\Tools\\az.cmd');
    expect((await spawnable('az', [], here)).words.at(-1)).toContain('C:\\Tools\\az.cmd');
  });

  test.each(['a&calc', '%PATH%', 'x"y', 'a^b', '!x!', '(a|b)<c>', 'a;b,c'])(
    'no part of the word %s reaches cmd.exe unescaped',
    async (word) => {
      const here = machine('C:\\Tools\\gcloud.cmd');
      const line = (await spawnable('gcloud', [word], here)).words.at(-1) ?? '';
      const inside = line.slice(1, -1).slice('C:\\Tools\\gcloud.cmd '.length);
      // What the first and the second reading of cmd.exe leave is quoted for the program.
      const once = inside.replace(/\^(.)/g, '$1');
      expect(inside.replace(/\^./g, '')).not.toMatch(/[()%!"<>&|;,]/);
      expect(once.replace(/\^./g, '')).not.toMatch(/[()%!"<>&|;,]/);
      expect(once.replace(/\^(.)/g, '$1')).toBe(`"${word.replaceAll('"', '\\"')}"`);
    },
  );

  test('a bare name is not looked for in the working folder, a path is', () => {
    expect(windowsCandidates('tool', { Path: '.;' }, 'C:\\project')).toEqual([]);
    expect(windowsCandidates('bin\\tool.exe', {}, 'C:\\project')).toEqual(['C:\\project\\bin\\tool.exe']);
  });

  test('a program that is nowhere keeps its name, so that Node says that it is not found', async () => {
    expect(await spawnable('nothing', ['x'], machine())).toEqual({
      file: 'nothing',
      words: ['x'],
      isVerbatim: false,
    });
  });
});

test.each(['linux', 'darwin'] as const)('on %s nothing changes', async (platform) => {
  expect(await spawnable('tool.cmd', ['&'], { environment, platform })).toEqual({
    file: 'tool.cmd',
    words: ['&'],
    isVerbatim: false,
  });
});
