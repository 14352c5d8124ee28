import { describe, expect, it } from 'vitest';
import { afterFix, SOUND, temporaryProject } from '../testing/temporary-project.ts';

/** A home folder of Linux and of macOS; no file of the project names one in full. */
const HOME = ['', 'home', 'me'].join('/');
const MAC = ['', 'Users', 'me'].join('/');

const script = (path: string): string =>
  `import joblib\n\nmodel = joblib.load(${path})\n\n\ndef run(data):\n    return data\n`;

describe('a path of another machine', () => {
  it.each([
    'r"C:\\Users\\me\\project\\weights.bin"',
    '"C:\\\\Users\\\\me\\\\weights.bin"',
    '"D:/models/weights.bin"',
    '"D:\\models\\weights.bin"',
    'r"\\\\server\\share\\weights.bin"',
    `"${HOME}/project/weights.bin"`,
    `"${MAC}/Documents/weights.bin"`,
    '"~/weights.bin"',
    '"/content/drive/MyDrive/weights.bin"',
    '"/kaggle/input/set/weights.bin"',
    '"/dbfs/FileStore/weights.bin"',
    `"/mnt/c${MAC}/weights.bin"`,
    `"file:///C:${MAC}/weights.bin"`,
  ])('is named at its place, with the file of the project that it means: %s', async (literal) => {
    const text = script(literal);
    const project = await temporaryProject({ ...SOUND, 'weights.bin': 'w', 'score.py': text });
    const found = await project.only('path-of-another-machine');
    expect(found).toMatchObject({ severity: 'warning', file: 'score.py', range: { startLine: 3 } });
    expect(afterFix(found, 'score.py', text)).toBe(script('"weights.bin"'));
  });

  it('keeps as much of the path as the project has, and offers nothing when two files may be meant', async () => {
    const text = script(`"${HOME}/project/models/a.bin"`);
    const project = await temporaryProject({
      ...SOUND,
      'models/a.bin': '1',
      'old/a.bin': '2',
      'score.py': text,
    });
    expect(afterFix(await project.only('path-of-another-machine'), 'score.py', text)).toContain(
      '"models/a.bin"',
    );
    const other = await temporaryProject({ ...SOUND, 'new/a.bin': '1', 'old/a.bin': '2', 'score.py': text });
    expect((await other.only('path-of-another-machine')).fixes).toEqual([]);
  });

  it('is looked for in the modules of the script too', async () => {
    const project = await temporaryProject({
      ...SOUND,
      'slipway.yml': 'name: sound\nmodels: []\nfiles: [loading.py]\n',
      'score.py': 'import loading\n\n\ndef run(data):\n    return loading.load()\n',
      'loading.py': `def load():\n    return open("${HOME}/x.csv").read()\n`,
    });
    expect(await project.only('path-of-another-machine')).toMatchObject({
      file: 'loading.py',
      range: { startLine: 2 },
    });
  });

  it.each([
    '"/app/weights.bin"',
    '"/tmp/x.bin"',
    '"/etc/hosts"',
    `"https://example.org${HOME}/x"`,
    '"C:"',
    '"home/me/x.bin"',
  ])('is not %s', async (literal) => {
    const project = await temporaryProject({ ...SOUND, 'score.py': script(literal) });
    expect((await project.check()).map(({ code }) => code)).not.toContain('path-of-another-machine');
  });
});

describe('an escape that Python cannot compile', () => {
  it.each([
    ['"C:\\Users\\me"', '\\U'],
    ['"C:\\models\\x"', '\\x'],
    ['"\\u12"', '\\u'],
    ['"\\N{"', '\\N'],
    ['f"C:\\Users\\{name}"', '\\U'],
    ['b"\\xg0"', '\\x'],
  ])('is an error: %s', async (literal, begin) => {
    const project = await temporaryProject({ ...SOUND, 'score.py': script(literal) });
    const found = await project.only('script-syntax');
    expect(found.message).toContain(`“${begin}”`);
  });

  it.each([
    'r"C:\\Users"',
    '"\\u00e9 \\x41 \\U0001F600 \\N{BULLET}"',
    'b"\\u12 \\N"',
    '"\\\\Users"',
    '"\\d+\\.\\w"',
  ])('is not in %s', async (literal) => {
    const project = await temporaryProject({ ...SOUND, 'score.py': script(literal) });
    expect((await project.check()).map(({ code }) => code)).not.toContain('script-syntax');
  });
});
