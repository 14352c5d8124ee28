import { delimiter, join } from 'node:path';
import type { ScriptRoom } from '#core/engine/script-runner.ts';
import type { Environment } from './python.ts';
import { programsIn } from './uv.ts';

/** What programs need of this machine. Names of the user, settings and secrets stay away. */
const INHERITED =
  /^(PATH|LANG|LANGUAGE|LC_.*|TZ|LD_LIBRARY_PATH|DYLD_.*|CUDA_.*|NVIDIA_.*|ROCR_VISIBLE_DEVICES|OMP_NUM_THREADS|SSL_CERT_(FILE|DIR)|NO_PROXY|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|PROGRAMDATA|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE)$/i;
const PROXY = /^(https?|all)_proxy$/i;

/** The environment of a script: of this machine what programs need, folders of its own, then what it is told. */
export function scriptVariables(request: {
  readonly machine: Environment;
  readonly environment: string;
  readonly scoring: string;
  readonly room: ScriptRoom;
  readonly own: Readonly<Record<string, string>>;
}): Readonly<Record<string, string>> {
  const { machine, environment, scoring, room } = request;
  const inherited = Object.entries(machine).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && mayBeInherited(entry[0], entry[1]),
  );
  const path = inherited.find(([name]) => name.toUpperCase() === 'PATH');
  return {
    ...Object.fromEntries(inherited),
    [path?.[0] ?? 'PATH']: [programsIn(environment), ...(path === undefined ? [] : [path[1]])].join(
      delimiter,
    ),
    VIRTUAL_ENV: environment,
    PYTHONPATH: scoring,
    PYTHONUNBUFFERED: '1',
    ...homeVariables(room),
    ...request.own,
  };
}

/** A proxy that needs a password is a credential. */
function mayBeInherited(name: string, value: string): boolean {
  return INHERITED.test(name) || (PROXY.test(name) && !value.includes('@'));
}

/** What looks for logins in the home folder finds an empty one. */
export function homeVariables({ home, temporary }: ScriptRoom): Readonly<Record<string, string>> {
  return {
    HOME: home,
    USERPROFILE: home,
    APPDATA: join(home, 'AppData', 'Roaming'),
    LOCALAPPDATA: join(home, 'AppData', 'Local'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
  };
}
