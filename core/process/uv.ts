import { createHash, randomUUID } from 'node:crypto';
import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { BuildSettings, EngineWork } from '#core/engine/engine.ts';
import { UV_REQUIREMENTS } from '#core/engine/uv-requirement.ts';
import { type CommandEnd, runCommand } from '#core/host/command.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { renameOver } from '#core/host/rename-over.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';
import { withLock } from '#core/store/lock.ts';
import type { Places } from './places.ts';
import type { Environment, Python } from './python.ts';

/** What pip is asked to install. Options and messages of uv are those of these versions. */
const OLDEST_UV_MINOR = 9;
const EXECUTABLE = process.platform === 'win32' ? 'uv.exe' : 'uv';

export interface UvGround {
  readonly places: Places;
  readonly environment: Environment;
  readonly settings: BuildSettings;
  readonly python: Python;
}

/** Runs uv with the settings of a build. Ends with its exit code; `engine_failed` when uv can't be had. */
export async function runUv(
  ground: UvGround,
  call: {
    readonly arguments: readonly string[];
    readonly input?: string;
    readonly onErrorLine?: (line: string) => void;
  },
  work: EngineWork,
): Promise<CommandEnd> {
  return runCommand({
    file: await provideUv(ground, work),
    environment: await buildEnvironment(ground),
    folder: ground.places.folder,
    signal: work.signal,
    ...call,
  });
}

/** The uv of this engine, else one on PATH, else a new private one. */
async function provideUv(ground: UvGround, work: EngineWork): Promise<string> {
  const own = join(ground.places.tool, 'uv', 'bin', EXECUTABLE);
  if (await isExecutable(own)) return own;
  const found = await findUv(ground.environment, work.signal);
  if (found !== undefined) return found;
  await mkdir(ground.places.tool, { recursive: true });
  return withLock(
    join(ground.places.tool, 'uv.lock'),
    async () => {
      if (!(await isExecutable(own))) await installUv(ground, work);
      return own;
    },
    { signal: work.signal, patience: Number.POSITIVE_INFINITY },
  );
}

async function findUv(environment: Environment, signal: AbortSignal): Promise<string | undefined> {
  const folders = (environment.PATH ?? environment.Path ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '');
  for (const folder of folders) {
    const path = join(folder, EXECUTABLE);
    if (!(await isExecutable(path))) continue;
    const { code, output } = await runCommand({ file: path, arguments: ['--version'], environment, signal });
    const version = /^uv (\d+)\.(\d+)/.exec(output);
    if (code === 0 && Number(version?.[1]) === 0 && Number(version?.[2]) >= OLDEST_UV_MINOR) return path;
  }
  return undefined;
}

/** `pip install --target` touches nothing but that folder, also where the system owns its Python (PEP 668). */
async function installUv(ground: UvGround, work: EngineWork): Promise<void> {
  work.step('uv', 'Install uv, once');
  const draft = join(ground.places.tool, `uv-${randomUUID()}.making`);
  const target = join(ground.places.tool, 'uv');
  try {
    const pip = await pipOf(ground, draft, work);
    await mkdir(draft, { recursive: true });
    const requirements = join(draft, 'requirements.txt');
    await writeFile(requirements, UV_REQUIREMENTS);
    const { code, output, errorOutput } = await runCommand({
      file: pip,
      arguments: [
        '-m',
        'pip',
        'install',
        '--disable-pip-version-check',
        '--target',
        join(draft, 'uv'),
        '--require-hashes',
        '-r',
        requirements,
      ],
      environment: await buildEnvironment(ground),
      signal: work.signal,
      onOutputLine: (line) => work.log(line, 'uv'),
      onErrorLine: (line) => work.log(line, 'uv'),
    });
    if (code !== 0) throw cannotInstall(`${output}\n${errorOutput}`);
    await removeFolder(target);
    await renameOver(join(draft, 'uv'), target);
  } finally {
    await removeFolder(draft);
  }
  work.endStep('uv');
}

/** An interpreter that has pip: the Python itself, else a virtual environment of it. */
async function pipOf(ground: UvGround, draft: string, work: EngineWork): Promise<string> {
  const { python, environment } = ground;
  const call = { environment, signal: work.signal };
  const direct = await runCommand({ file: python.path, arguments: ['-m', 'pip', '--version'], ...call });
  if (direct.code === 0) return python.path;
  const made = await runCommand({
    file: python.path,
    arguments: ['-m', 'venv', join(draft, 'venv')],
    ...call,
  });
  if (made.code === 0) return pythonIn(join(draft, 'venv'));
  work.log(`${made.output}\n${made.errorOutput}`, 'uv');
  throw new SlipwayError('engine_unavailable', {
    message: `Python ${python.version} (${python.path}) has neither pip nor venv, so nothing can be installed with it.`,
    hint: 'On Debian and Ubuntu: `apt install python3-venv`. Elsewhere install Python from python.org, or choose another with `slipway settings set python PATH`.',
    details: { python: python.path },
  });
}

/** The interpreter of a virtual environment. */
export function pythonIn(environmentFolder: string): string {
  return join(programsIn(environmentFolder), process.platform === 'win32' ? 'python.exe' : 'python');
}

/** The folder with the programs of a virtual environment. */
export function programsIn(environmentFolder: string): string {
  return join(environmentFolder, process.platform === 'win32' ? 'Scripts' : 'bin');
}

function cannotInstall(text: string): SlipwayError {
  return new SlipwayError('engine_failed', {
    message: 'uv, which installs the dependencies, cannot be downloaded from the package index.',
    hint: 'Check `slipway settings get`: package index, proxies and CA certificates. Or install uv yourself (0.9 or later) and put it on PATH.',
    details: { output: text.trim().split('\n').slice(-20).join('\n') },
  });
}

/**
 * What uv and pip need of this machine. They build packages with code of those who wrote them: tokens and passwords of the
 * user's environment are none of its business. Settings of uv and pip may hold the login of an index; that is what they are for.
 */
const INHERITED =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|TERM|XDG_\w+|NETRC|SSL_CERT_(?:FILE|DIR)|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|(?:HTTPS?|ALL|NO)_PROXY|UV_\w+|PIP_\w+|CC|CXX|CPP|FC|AR|LD|(?:C|CPP|CXX|F|LD)FLAGS|CPATH|LIBRARY_PATH|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|PKG_CONFIG_PATH|CMAKE_PREFIX_PATH|CUDA_HOME|CUDA_PATH|MACOSX_DEPLOYMENT_TARGET|ARCHFLAGS|SDKROOT|SOURCE_DATE_EPOCH|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES(?:\(X86\))?|NUMBER_OF_PROCESSORS|PROCESSOR_\w+)$/i;
/** Marks of other Pythons. */
const FOREIGN = new Set(['UV_PYTHON', 'UV_SYSTEM_PYTHON']);

/** The environment of uv and pip: what they need of this machine, with the build's settings. */
export async function buildEnvironment(ground: UvGround): Promise<Environment> {
  const { settings, places, environment } = ground;
  const inherited = Object.fromEntries(
    Object.entries(environment).filter(([name]) => INHERITED.test(name) && !FOREIGN.has(name)),
  );
  const certificates = await certificateFile(places, settings.caCertificates);
  return {
    ...inherited,
    ...settings.proxies,
    ...(certificates === undefined
      ? {}
      : { SSL_CERT_FILE: certificates, PIP_CERT: certificates, REQUESTS_CA_BUNDLE: certificates }),
    ...(settings.packageIndex === undefined
      ? {}
      : { UV_DEFAULT_INDEX: settings.packageIndex, PIP_INDEX_URL: settings.packageIndex }),
    ...(settings.extraPackageIndexes.length === 0
      ? {}
      : {
          UV_INDEX: settings.extraPackageIndexes.join(' '),
          PIP_EXTRA_INDEX_URL: settings.extraPackageIndexes.join(' '),
        }),
    ...(settings.network === 'none' ? { UV_OFFLINE: '1', PIP_NO_INDEX: '1' } : {}),
    UV_CACHE_DIR: join(places.cache, 'uv'),
    UV_PYTHON_DOWNLOADS: 'never',
    NO_COLOR: '1',
    PIP_NO_INPUT: '1',
  };
}

/** uv and pip read certificates from a file, named after its content so that no build pulls it from under another. */
async function certificateFile(places: Places, pem: string | undefined): Promise<string | undefined> {
  if (pem === undefined) return undefined;
  await mkdir(places.tool, { recursive: true });
  const path = join(places.tool, `ca-${createHash('sha256').update(pem).digest('hex').slice(0, 16)}.pem`);
  if (!(await isReadable(path))) await writeAtomically(path, pem);
  return path;
}

function isExecutable(path: string): Promise<boolean> {
  return mayAccess(path, constants.X_OK);
}

function isReadable(path: string): Promise<boolean> {
  return mayAccess(path, constants.R_OK);
}

async function mayAccess(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
