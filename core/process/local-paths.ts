import { APP_FOLDER, CONDA_FOLDER, SCORING_FOLDER, VENV_FOLDER } from '#core/engine/image-plan.ts';
import { condaFolder, condaPrograms } from './conda-prefix.ts';
import type { Environment } from './python.ts';
import { programsIn } from './uv.ts';

/** Where the folders of an image lie on this machine. */
export interface LocalFolders {
  readonly application: string;
  readonly scoring: string;
  readonly environment: string;
}

/** A text of an image plan with the paths of the image (`/app/model.pkl`) turned into those of this machine. */
export function toLocalPaths(text: string, folders: LocalFolders): string {
  const places: readonly (readonly [string, string])[] = [
    [SCORING_FOLDER, folders.scoring],
    [VENV_FOLDER, folders.environment],
    [CONDA_FOLDER, condaFolder(folders.environment)],
    [APP_FOLDER, folders.application],
  ];
  return places.reduce(
    (result, [inImage, here]) =>
      result.replace(new RegExp(`(?<=^|[\\s:;,="'])${inImage}(?=$|[/\\s:;,"'])`, 'g'), () => here),
    text,
  );
}

/** What a program needs of its surroundings; nothing of the user's own settings and secrets goes into a run. */
const INHERITED =
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_.*|TZ|TMPDIR|TEMP|TMP|LD_LIBRARY_PATH|DYLD_.*|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE|SLIPWAY_PROCESS_LINK)$/i;

/** Set by images to keep layers small; here bytecode makes the second start quick. */
const ONLY_IN_IMAGES = new Set(['PYTHONDONTWRITEBYTECODE']);

/** The environment of the scoring server: of this machine what programs need, then what the plan says. */
export function scoringEnvironment(request: {
  readonly machine: Environment;
  readonly plan: Readonly<Record<string, string>>;
  readonly folders: LocalFolders;
  readonly platform?: NodeJS.Platform;
}): Readonly<Record<string, string>> {
  const { platform = process.platform } = request;
  const separator = platform === 'win32' ? ';' : ':';
  const inherited = Object.entries(request.machine).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && INHERITED.test(entry[0]),
  );
  const planned = Object.entries(request.plan)
    .filter(([name]) => !ONLY_IN_IMAGES.has(name) && name !== 'PATH' && name !== 'HOME')
    .map(([name, value]) => [name, toLocalPaths(value, request.folders)] as const);
  const own = Object.fromEntries(planned);
  const pythonPath = [request.folders.scoring, ...(own.PYTHONPATH === undefined ? [] : [own.PYTHONPATH])];
  const path = inherited.find(([name]) => name.toUpperCase() === 'PATH');
  return {
    ...Object.fromEntries(inherited),
    // Else Python reads and prints text in the code page of the machine, and images in UTF-8.
    ...(platform === 'win32' ? { PYTHONUTF8: '1' } : {}),
    ...own,
    [path?.[0] ?? 'PATH']: [
      programsIn(request.folders.environment),
      ...(own.CONDA_PREFIX === undefined ? [] : condaPrograms(request.folders.environment)),
      ...(path === undefined ? [] : [path[1]]),
    ].join(separator),
    PYTHONPATH: [...new Set(pythonPath.flatMap((part) => part.split(separator)))].join(separator),
    PYTHONUNBUFFERED: '1',
  };
}
