import { access, constants, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { runCommand } from '#core/host/command.ts';
import { variable } from '#core/host/program-file.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A command that may be a Python. */
export interface Candidate {
  readonly file: string;
  readonly words: readonly string[];
}

/** The machine whose Pythons are looked for. */
export interface PythonGround {
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  isThere(path: string): Promise<boolean>;
  namesIn(folder: string): Promise<readonly string[]>;
  /** What a program prints; undefined when it fails or is not there. */
  print(file: string, words: readonly string[]): Promise<string | undefined>;
}

/** The machine that this runs on. */
export function thisMachine(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): PythonGround {
  return {
    environment,
    platform,
    isThere: (path) =>
      access(path, constants.X_OK).then(
        () => true,
        () => false,
      ),
    // Not installed, or not for this user to read.
    namesIn: (folder) => readdir(folder).catch(() => []),
    print: async (file, words) =>
      runCommand({ file, arguments: words, environment }).then(
        ({ code, output }) => (code === 0 ? output : undefined),
        () => undefined,
      ),
  };
}

/** Commands that may be a Python, likeliest first: those of the wanted version, then unversioned, then the nearest. */
export async function pythonCandidates(
  ground: PythonGround,
  wantedMinor: number,
  { oldest, newest }: { readonly oldest: number; readonly newest: number },
): Promise<readonly Candidate[]> {
  const minors = Array.from({ length: newest - oldest + 1 }, (_, index) => oldest + index);
  const byDistance = minors.sort((a, b) => Math.abs(a - wantedMinor) - Math.abs(b - wantedMinor) || b - a);
  const named = ground.platform === 'win32' ? await namedOnWindows(ground) : await namedElsewhere(ground);
  const [first, ...others] = byDistance;
  const all = [
    ...(first === undefined ? [] : named(first)),
    ...unnamed(ground),
    ...others.flatMap((minor) => named(minor)),
  ];
  const once = [...new Map(all.map((one) => [[one.file, ...one.words].join('\n'), one])).values()];
  const stub = await isStub(ground);
  const present = await Promise.all(
    once.map(async (one) => (!stub(one.file) && (await ground.isThere(one.file)) ? [one] : [])),
  );
  return present.flat();
}

type Named = (minor: number) => readonly Candidate[];

async function namedElsewhere(ground: PythonGround): Promise<Named> {
  const folders = searchFolders(ground);
  const installed = await versionFolders(ground);
  return (minor) => {
    const ofVersion = installed.filter(({ name }) => isOfMinor(name, minor)).map(({ python }) => python);
    const onPath = folders.map((folder) => posix.join(folder, `python3.${minor}`));
    return [
      // Who has pyenv's shims on PATH has them before the system's own.
      ...(usesPyenv(ground) ? [...ofVersion, ...onPath] : [...onPath, ...ofVersion]),
      `/Library/Frameworks/Python.framework/Versions/3.${minor}/bin/python3`,
    ].map(plain);
  };
}

/** Windows has no `python3.11.exe`: its launcher knows versions, and installers register where they put theirs (PEP 397, PEP 514). */
async function namedOnWindows(ground: PythonGround): Promise<Named> {
  const installed = [...(await versionFolders(ground)), ...(await registered(ground))];
  const launchers = launcherPlaces(ground);
  return (minor) => [
    ...installed.filter(({ name }) => isOfMinor(name, minor)).map(({ python }) => plain(python)),
    ...launchers.map((file) => ({ file, words: [`-3.${minor}`] })),
  ];
}

function unnamed(ground: PythonGround): readonly Candidate[] {
  const { join } = pathsOf(ground);
  const names = ground.platform === 'win32' ? ['python.exe', 'python3.exe'] : ['python3', 'python'];
  const found = searchFolders(ground).flatMap((folder) => names.map((name) => join(folder, name)));
  // The aliases of the Microsoft Store start a Python only where one was installed from there.
  const isAlias = (file: string): boolean => /[\\/]Microsoft[\\/]WindowsApps[\\/]/i.test(file);
  return [...found.filter((file) => !isAlias(file)), ...found.filter(isAlias)].map(plain);
}

/**
 * `/usr/bin/python3` of macOS opens a dialog that offers the Command Line Tools when they are not installed (xcode-select(1)). It is
 * only started where they are.
 */
async function isStub(ground: PythonGround): Promise<(file: string) => boolean> {
  if (ground.platform !== 'darwin') return () => false;
  const tools = await ground.print('/usr/bin/xcode-select', ['-p']);
  return (file) => tools === undefined && /^\/usr\/bin\/python/.test(file);
}

async function registered(ground: PythonGround): Promise<readonly Installed[]> {
  const roots = ['HKCU\\Software\\Python', 'HKLM\\Software\\Python', 'HKLM\\Software\\WOW6432Node\\Python'];
  const texts = await Promise.all(
    roots.map((root) => ground.print('reg.exe', ['query', root, '/s', '/v', 'ExecutablePath'])),
  );
  return texts.flatMap((text) => readRegistered(text ?? ''));
}

/** `HKEY_…\PythonCore\3.11\InstallPath`, and on the next line `ExecutablePath    REG_SZ    C:\…\python.exe`. */
export function readRegistered(text: string): readonly Installed[] {
  const pattern =
    /\\Python\\[^\\\r\n]+\\([^\\\r\n]+)\\InstallPath\r?\n\s+ExecutablePath\s+REG_SZ\s+([^\r\n]+)/gi;
  return [...text.matchAll(pattern)].map(([, name = '', python = '']) => ({ name, python: python.trim() }));
}

interface Installed {
  /** `3.11.7`, `cpython-3.11.7-…`, `3.11-32` */
  readonly name: string;
  readonly python: string;
}

function isOfMinor(name: string, minor: number): boolean {
  return new RegExp(`^(cpython-)?3\\.${minor}(?![0-9])`).test(name);
}

function plain(file: string): Candidate {
  return { file, words: [] };
}

function pathsOf({ platform }: PythonGround): typeof posix {
  return platform === 'win32' ? win32 : posix;
}

/** PATH, and where Pythons lie that a program started from a desktop icon does not have on its PATH. */
function searchFolders(ground: PythonGround): readonly string[] {
  const usual = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/bin'];
  // A shim starts a shell to find the version of the current folder; the versions themselves are asked instead.
  const direct = pathFolders(ground).filter((folder) => folder !== shims(ground));
  return [...new Set([...direct, ...(ground.platform === 'win32' ? [] : usual)])];
}

function launcherPlaces(ground: PythonGround): readonly string[] {
  const { environment } = ground;
  const root = variable(environment, 'SYSTEMROOT');
  const local = variable(environment, 'LOCALAPPDATA');
  return [
    ...pathFolders(ground).map((folder) => win32.join(folder, 'py.exe')),
    ...(root === undefined ? [] : [win32.join(root, 'py.exe')]),
    ...(local === undefined ? [] : [win32.join(local, 'Programs', 'Python', 'Launcher', 'py.exe')]),
  ];
}

function usesPyenv(ground: PythonGround): boolean {
  return pathFolders(ground).includes(shims(ground));
}

function shims(ground: PythonGround): string {
  return pathsOf(ground).join(pyenvRoot(ground), 'shims');
}

function pathFolders(ground: PythonGround): readonly string[] {
  const { environment, platform } = ground;
  const text = platform === 'win32' ? variable(environment, 'PATH') : environment.PATH;
  return (text ?? '').split(pathsOf(ground).delimiter).filter((folder) => folder !== '');
}

/** Pythons that pyenv and uv have installed, by the name of their folder, newest patch version first. */
async function versionFolders(ground: PythonGround): Promise<readonly Installed[]> {
  const { join } = pathsOf(ground);
  const isWindows = ground.platform === 'win32';
  const { environment } = ground;
  const data = isWindows
    ? (variable(environment, 'APPDATA') ?? join(homeOf(ground), 'AppData', 'Roaming'))
    : (environment.XDG_DATA_HOME ?? join(homeOf(ground), '.local', 'share'));
  const roots = [join(pyenvRoot(ground), 'versions'), join(data, 'uv', 'python')];
  const program = isWindows ? ['python.exe'] : ['bin', 'python3'];
  const found = await Promise.all(
    roots.map(async (root) =>
      (await ground.namesIn(root)).map((name) => ({ name, python: join(root, name, ...program) })),
    ),
  );
  return found.flat().sort((a, b) => b.name.localeCompare(a.name, 'en', { numeric: true }));
}

function pyenvRoot(ground: PythonGround): string {
  const { join } = pathsOf(ground);
  const { environment, platform } = ground;
  const own = platform === 'win32' ? ['.pyenv', 'pyenv-win'] : ['.pyenv'];
  return environment.PYENV_ROOT ?? join(homeOf(ground), ...own);
}

function homeOf({ environment }: PythonGround): string {
  return environment.HOME ?? variable(environment, 'USERPROFILE') ?? homedir();
}
