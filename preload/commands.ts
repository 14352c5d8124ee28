/*
 * The commands that have a shortcut or stand in the native menu, by name: one table for the menu, for the page's
 * keyboard and for the list that both show. `mod` is Ctrl, on a Mac Command. None of them is a key of the editor's
 * but `mod+K`, which the editor keeps for itself while it has the focus.
 */
export const COMMAND_KEYS = {
  palette: ['mod+K', 'mod+shift+P'],
  shortcuts: ['?'],
  'next-pane': ['F6'],
  'previous-pane': ['shift+F6'],
  'open-folder': ['mod+O'],
  'new-window': ['mod+shift+N'],
  settings: ['mod+,'],
  welcome: ['alt+1'],
  workbench: ['alt+2'],
  models: ['alt+3'],
  manifests: ['alt+4'],
  images: ['alt+5'],
  runs: ['alt+6'],
  clusters: ['alt+7'],
  services: ['alt+8'],
  retrainings: [],
  stores: [],
  tasks: ['alt+9'],
  happened: [],
  'toggle-theme': [],
  save: ['mod+S'],
  'save-all': ['mod+alt+S'],
  build: ['mod+shift+B'],
  run: ['mod+shift+E'],
  stop: [],
  delete: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type CommandName = keyof typeof COMMAND_KEYS;

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMAND_KEYS, name);
}

/** Menus of the window, and what stands in them; `null` is a line between. */
export const MENUS = {
  file: ['open-folder', 'new-window', null, 'save', 'save-all', null, 'settings'],
  go: [
    'palette',
    null,
    'next-pane',
    'previous-pane',
    null,
    'welcome',
    'workbench',
    'models',
    'manifests',
    'images',
    'runs',
    'clusters',
    'services',
    'retrainings',
    'stores',
    'tasks',
  ],
  project: ['build', 'run', 'stop'],
  view: ['toggle-theme'],
  help: ['shortcuts', 'happened'],
} as const satisfies Readonly<Record<string, readonly (CommandName | null)[]>>;

export type MenuName = keyof typeof MENUS;
