import { describe, expect, test } from 'vitest';
import { type PythonGround, pythonCandidates, readRegistered } from './python-places.ts';

const MINORS = { oldest: 9, newest: 15 };

interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string>>;
  readonly files: readonly string[];
  readonly folders?: Readonly<Record<string, readonly string[]>>;
  readonly prints?: Readonly<Record<string, string>>;
}

async function found({ platform, environment, files, folders = {}, prints = {} }: Machine) {
  const ground: PythonGround = {
    platform,
    environment,
    isThere: async (path) => files.includes(path),
    namesIn: async (folder) => folders[folder] ?? [],
    print: async (file, words) => prints[[file, ...words].join(' ')],
  };
  return (await pythonCandidates(ground, 11, MINORS)).map(({ file, words }) => [file, ...words].join(' '));
}

describe('on macOS', () => {
  const machine = {
    platform: 'darwin',
    environment: { PATH: '/usr/bin:/bin', HOME: '/Users/ada' },
    files: ['/usr/bin/python3', '/opt/homebrew/bin/python3.11'],
  } as const;

  test('the stub that offers the Command Line Tools in a dialog is never started', async () => {
    expect(await found(machine)).toEqual(['/opt/homebrew/bin/python3.11']);
  });

  test('with the Command Line Tools it is a Python like another', async () => {
    const prints = { '/usr/bin/xcode-select -p': '/Library/Developer/CommandLineTools\n' };
    expect(await found({ ...machine, prints })).toEqual(['/opt/homebrew/bin/python3.11', '/usr/bin/python3']);
  });
});

describe('on Windows', () => {
  const environment = {
    Path: 'C:\\Users\\Ada\\AppData\\Local\\Microsoft\\WindowsApps;C:\\Tools',
    SystemRoot: 'C:\\Windows',
    APPDATA: 'C:\\Users\\Ada\\AppData\\Roaming',
    USERPROFILE: 'C:\\Users\\Ada',
  };
  const alias = 'C:\\Users\\Ada\\AppData\\Local\\Microsoft\\WindowsApps\\python.exe';

  test('the launcher is asked for the wanted version first; aliases of the Store come after other Pythons', async () => {
    const files = ['C:\\Windows\\py.exe', alias, 'C:\\Tools\\python.exe'];
    const [first, second, third, fourth] = await found({ platform: 'win32', environment, files });
    expect([first, second, third]).toEqual(['C:\\Windows\\py.exe -3.11', 'C:\\Tools\\python.exe', alias]);
    expect(fourth).toBe('C:\\Windows\\py.exe -3.12');
  });

  test('what installers have registered, uv and pyenv-win have installed is found', async () => {
    const registered = 'D:\\Py 311\\python.exe';
    const uv = 'C:\\Users\\Ada\\AppData\\Roaming\\uv\\python\\cpython-3.11.9-windows-x86_64-none\\python.exe';
    const pyenv = 'C:\\Users\\Ada\\.pyenv\\pyenv-win\\versions\\3.11.5\\python.exe';
    const all = await found({
      platform: 'win32',
      environment,
      files: [registered, uv, pyenv],
      folders: {
        'C:\\Users\\Ada\\AppData\\Roaming\\uv\\python': ['cpython-3.11.9-windows-x86_64-none'],
        'C:\\Users\\Ada\\.pyenv\\pyenv-win\\versions': ['3.11.5'],
      },
      prints: {
        'reg.exe query HKCU\\Software\\Python /s /v ExecutablePath': `\r\nHKEY_CURRENT_USER\\Software\\Python\\PythonCore\\3.11\\InstallPath\r\n    ExecutablePath    REG_SZ    ${registered}\r\n`,
      },
    });
    expect(all.sort()).toEqual([registered, uv, pyenv].sort());
  });

  test('reads the registry as reg.exe prints it', () => {
    const text =
      'HKEY_LOCAL_MACHINE\\Software\\Python\\PythonCore\\3.12-32\\InstallPath\r\n    ExecutablePath    REG_SZ    C:\\P\\python.exe\r\n\r\nHKEY_LOCAL_MACHINE\\Software\\Python\\ContinuumAnalytics\\Anaconda39-64\\InstallPath\r\n    ExecutablePath    REG_SZ    C:\\A\\python.exe\r\n\r\nEnd of search: 2 match(es) found.\r\n';
    expect(readRegistered(text)).toEqual([
      { name: '3.12-32', python: 'C:\\P\\python.exe' },
      { name: 'Anaconda39-64', python: 'C:\\A\\python.exe' },
    ]);
  });
});

test('on Linux nothing but files is asked', async () => {
  const files = ['/usr/bin/python3', '/usr/bin/python3.11'];
  const environment = { PATH: '/usr/bin' };
  expect(await found({ platform: 'linux', environment, files })).toEqual([
    '/usr/bin/python3.11',
    '/usr/bin/python3',
  ]);
});
