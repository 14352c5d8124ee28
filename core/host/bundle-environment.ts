type Environment = Readonly<Record<string, string | undefined>>;

/** Lists of folders that the start of an AppImage puts its own in front of (AppRun of electron-builder). */
const LISTS = [
  'PATH',
  'LD_LIBRARY_PATH',
  'XDG_DATA_DIRS',
  'GSETTINGS_SCHEMA_DIR',
  'PYTHONPATH',
  'PERLLIB',
  'QT_PLUGIN_PATH',
];

/**
 * The environment of the user, without the folders of the AppImage that this program was started from: its libraries are older or
 * newer than those of the machine, and must not be loaded into Python, Docker's helpers or login programs.
 */
export function withoutAppImage(environment: Environment): Environment {
  const bundle = environment.APPDIR?.replace(/\/+$/, '');
  if (environment.APPIMAGE === undefined || bundle === undefined || bundle === '') return environment;
  const isOwn = (folder: string): boolean => folder === bundle || folder.startsWith(`${bundle}/`);
  const changed = LISTS.flatMap((name) => {
    const before = environment[name]?.split(':');
    if (before === undefined || !before.some(isOwn)) return [];
    // An empty part means the working folder; it is what is left of a list that was not set.
    const left = before.filter((folder) => folder !== '' && !isOwn(folder));
    return [[name, left.length === 0 ? undefined : left.join(':')] as const];
  });
  return { ...environment, ...Object.fromEntries(changed) };
}
