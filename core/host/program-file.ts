import { access, constants } from 'node:fs/promises';
import { win32 } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is handed to `spawn`. */
export interface Spawnable {
  readonly file: string;
  readonly words: readonly string[];
  /** The words are quoted already, for `cmd.exe`. */
  readonly isVerbatim: boolean;
}

export interface ProgramGround {
  readonly environment: Environment;
  readonly platform?: NodeJS.Platform;
  readonly folder?: string | undefined;
  readonly isFile?: (path: string) => Promise<boolean>;
}

/**
 * A program as `spawn` can start it. Windows itself adds only `.exe` to a name: helpers of Docker, kubectl's plugins, `gcloud` and
 * `az` are often `.cmd` files, which PATHEXT names and only `cmd.exe` can run (Node refuses them since CVE-2024-27980).
 */
export async function spawnable(
  file: string,
  words: readonly string[],
  { environment, platform = process.platform, folder, isFile = isThere }: ProgramGround,
): Promise<Spawnable> {
  const plain = { file, words, isVerbatim: false };
  if (platform !== 'win32') return plain;
  const found = (await firstFile(windowsCandidates(file, environment, folder), isFile)) ?? file;
  if (!/\.(?:cmd|bat)$/i.test(found)) return { ...plain, file: found };
  const line = [forCommandLine(win32.normalize(found)), ...words.map(wordForBatch)].join(' ');
  return {
    file: variable(environment, 'COMSPEC') ?? 'cmd.exe',
    words: ['/d', '/s', '/c', `"${line}"`],
    isVerbatim: true,
  };
}

/** Where Windows looks for a program: its endings in the order of PATHEXT, in every folder of PATH. */
export function windowsCandidates(
  file: string,
  environment: Environment,
  folder: string | undefined,
): readonly string[] {
  const endings = (variable(environment, 'PATHEXT') ?? '.COM;.EXE;.BAT;.CMD')
    .split(';')
    .filter((ending) => ending !== '')
    .map((ending) => ending.toLowerCase());
  const hasEnding = endings.includes(win32.extname(file).toLowerCase());
  const names = hasEnding ? [file] : endings.map((ending) => file + ending);
  if (win32.isAbsolute(file)) return names;
  // As on other systems, a bare name is never looked for in the working folder: a project could bring its own.
  if (/[\\/]/.test(file)) return names.map((name) => win32.resolve(folder ?? '.', name));
  const folders = (variable(environment, 'PATH') ?? '')
    .split(';')
    .map((each) => each.replaceAll('"', ''))
    .filter((each) => win32.isAbsolute(each));
  return folders.flatMap((each) => names.map((name) => win32.join(each, name)));
}

/** Names of variables have no case on Windows. */
export function variable(environment: Environment, name: string): string | undefined {
  const found = Object.keys(environment).find((key) => key.toUpperCase() === name);
  return found === undefined ? undefined : environment[found];
}

const META = /[()\][%!^"`<>&|;, *?]/g;

function forCommandLine(text: string): string {
  return text.replace(META, '^$&');
}

/**
 * One word for a batch file (the rules of cross-spawn, and qntm.org/cmd): quoted for the program that the file starts, then escaped
 * twice, since the line is read by `cmd.exe` when it starts the file and once more where the file hands its words on.
 */
function wordForBatch(word: string): string {
  const quoted = `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`;
  return forCommandLine(forCommandLine(quoted));
}

async function firstFile(
  paths: readonly string[],
  isFile: (path: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const path of paths) if (await isFile(path)) return path;
  return undefined;
}

function isThere(path: string): Promise<boolean> {
  return access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
}
