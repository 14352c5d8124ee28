/**
 * @typedef {object} Layer
 * @property {string} place a folder, one file, or the files of a folder without those below it (`core/*`); the most specific place that fits wins
 * @property {string} holds what lies there, in a few words
 * @property {readonly string[]} uses the places it may import from, each standing earlier in the table
 */

const CONTRACT_STAGES = [
  'contract/task',
  'contract/load',
  'contract/model',
  'contract/manifest',
  'contract/image',
  'contract/run',
  'contract/cluster',
  'contract/service',
  'contract/project',
  'contract/system',
];
const CONTRACT = ['contract/*', ...CONTRACT_STAGES, 'contract/index.ts'];
const GROUND = [
  'core/host',
  'core/log',
  'core/load',
  'core/store',
  'core/task',
  'core/registry',
  'core/kubernetes',
  'core/engine',
  'core/docker',
  'core/process',
  'core/trust',
];
/** What every stage stands on. */
const STAGE_BASE = [...CONTRACT, ...GROUND, 'core/context.ts', 'core/rpc'];

/** What the parts of a page stand on. */
const PAGE_BASE = [...CONTRACT, 'preload', 'renderer/i18n', 'renderer/rpc', 'renderer/parts'];
/** What every page stands on. */
const PAGE = [...PAGE_BASE, 'renderer/page'];

/**
 * Every folder of the product and what it may import: the one place where the layers are defined. `layers.test.ts`
 * holds it against the real imports, types included, and ARCHITECTURE.md quotes it. A place may use itself and what it
 * names here, and it can name only places above it: so no arrow leads up and no circle is possible.
 *
 * @type {readonly Layer[]}
 */
export const LAYERS = [
  { place: 'contract/*', holds: 'errors, names, how a procedure is declared', uses: [] },
  ...contractStages({
    'contract/task': [],
    'contract/load': [],
    'contract/model': ['contract/task'],
    'contract/manifest': ['contract/model'],
    'contract/image': ['contract/model', 'contract/manifest', 'contract/task'],
    'contract/run': ['contract/image', 'contract/task', 'contract/load'],
    'contract/cluster': [],
    'contract/service': [
      'contract/model',
      'contract/image',
      'contract/run',
      'contract/cluster',
      'contract/task',
      'contract/load',
    ],
    'contract/project': ['contract/manifest', 'contract/image', 'contract/run'],
    'contract/system': ['contract/manifest', 'contract/image', 'contract/task'],
  }),
  { place: 'contract/index.ts', holds: 'the whole contract', uses: CONTRACT_STAGES },

  { place: 'core/host', holds: 'processes, paths, HTTP and certificates of this machine', uses: CONTRACT },
  {
    place: 'core/log',
    holds: 'line logs, the program log, errors as data',
    uses: [...CONTRACT, 'core/host'],
  },
  { place: 'core/load', holds: 'load and its numbers', uses: CONTRACT },
  { place: 'core/store', holds: 'records and bytes', uses: [...CONTRACT, 'core/host'] },
  { place: 'core/task', holds: 'long actions', uses: [...CONTRACT, 'core/host', 'core/log', 'core/store'] },
  { place: 'core/registry', holds: 'client of an image registry', uses: [...CONTRACT, 'core/host'] },
  { place: 'core/kubernetes', holds: "client of a cluster's API", uses: [...CONTRACT, 'core/host'] },
  {
    place: 'core/engine',
    holds: 'what builds and runs images: the interface',
    uses: [...CONTRACT, 'core/registry'],
  },
  {
    place: 'core/docker',
    holds: 'the engine on a Docker API',
    uses: [...CONTRACT, 'core/host', 'core/log', 'core/store', 'core/registry', 'core/engine'],
  },
  {
    place: 'core/process',
    holds: 'the engine without containers',
    uses: [...CONTRACT, 'core/host', 'core/log', 'core/store', 'core/engine'],
  },
  {
    place: 'core/trust',
    holds: 'what the user has agreed to',
    uses: [...CONTRACT, 'core/host', 'core/store'],
  },
  {
    place: 'core/context.ts',
    holds: 'what the functions of the stages are handed',
    uses: [...CONTRACT, ...GROUND],
  },
  {
    place: 'core/rpc',
    holds: 'the contract, ready to be implemented',
    uses: [...CONTRACT, 'core/host', 'core/log', 'core/context.ts'],
  },
  { place: 'core/model', holds: 'stage', uses: STAGE_BASE },
  { place: 'core/manifest', holds: 'stage', uses: [...STAGE_BASE, 'core/model'] },
  { place: 'core/image', holds: 'stage', uses: [...STAGE_BASE, 'core/model', 'core/manifest'] },
  { place: 'core/run', holds: 'stage', uses: [...STAGE_BASE, 'core/model', 'core/manifest', 'core/image'] },
  { place: 'core/cluster', holds: 'stage', uses: [...STAGE_BASE, 'core/image'] },
  {
    place: 'core/service',
    holds: 'stage',
    uses: [...STAGE_BASE, 'core/model', 'core/manifest', 'core/image', 'core/run', 'core/cluster'],
  },
  {
    place: 'core/project',
    holds: 'looks over the stages',
    uses: [
      ...STAGE_BASE,
      'core/model',
      'core/manifest',
      'core/image',
      'core/run',
      'core/cluster',
      'core/service',
    ],
  },
  { place: 'core/system', holds: 'settings, doctor, report, tasks', uses: STAGE_BASE },
  {
    place: 'core/*',
    holds: 'the router and the wiring',
    uses: [
      ...STAGE_BASE,
      'core/model',
      'core/manifest',
      'core/image',
      'core/run',
      'core/cluster',
      'core/service',
      'core/project',
      'core/system',
    ],
  },

  {
    place: 'renderer/content-security-policy.ts',
    holds: 'what the page may load; both its doors set it',
    uses: [],
  },
  { place: 'preload', holds: 'what window and shell say to each other', uses: CONTRACT },
  {
    place: 'main',
    holds: 'the Electron shell, and the process core runs in',
    uses: [
      ...CONTRACT,
      'core/host',
      'core/log',
      'core/store',
      'core/project',
      'core/*',
      'preload',
      'renderer/content-security-policy.ts',
    ],
  },
  { place: 'renderer/theme', holds: 'colours, sizes and the look of Mantine', uses: [] },
  { place: 'renderer/i18n', holds: 'every text: one file per stage and language', uses: [] },
  { place: 'renderer/rpc', holds: 'the connection to core and shell', uses: [...CONTRACT, 'preload'] },
  {
    place: 'renderer/parts',
    holds: 'what any page is made of: lists, dialogs, logs, charts',
    uses: [...CONTRACT, 'preload', 'renderer/i18n', 'renderer/rpc'],
  },
  {
    place: 'renderer/page',
    holds: 'the frame of a page: its bar, its detail, its commands',
    uses: [...PAGE_BASE],
  },
  { place: 'renderer/editor', holds: 'Monaco', uses: [...PAGE_BASE] },
  { place: 'renderer/lineage', holds: 'stage', uses: [...PAGE_BASE, 'renderer/page'] },
  {
    place: 'renderer/request',
    holds: 'a request and its answer',
    uses: [...PAGE, 'renderer/editor'],
  },
  {
    place: 'renderer/task/progress',
    holds: 'the state and steps of a task',
    uses: [...PAGE_BASE, 'renderer/page'],
  },
  { place: 'renderer/image/size', holds: 'sizes of layers', uses: [...PAGE_BASE, 'renderer/page'] },
  {
    place: 'renderer/task',
    holds: 'stage',
    uses: [...PAGE, 'renderer/task/progress', 'renderer/image/size'],
  },
  { place: 'renderer/model', holds: 'stage', uses: [...PAGE, 'renderer/lineage'] },
  { place: 'renderer/manifest', holds: 'stage', uses: [...PAGE, 'renderer/lineage'] },
  {
    place: 'renderer/run',
    holds: 'stage',
    uses: [...PAGE, 'renderer/lineage', 'renderer/request', 'renderer/task/progress'],
  },
  { place: 'renderer/cluster', holds: 'stage', uses: [...PAGE_BASE, 'renderer/page'] },
  {
    place: 'renderer/service',
    holds: 'stage',
    uses: [
      ...PAGE,
      'renderer/lineage',
      'renderer/request',
      'renderer/task/progress',
      'renderer/run',
      'renderer/cluster',
    ],
  },
  {
    place: 'renderer/image',
    holds: 'stage',
    uses: [...PAGE, 'renderer/lineage', 'renderer/image/size', 'renderer/manifest', 'renderer/service'],
  },
  {
    place: 'renderer/project',
    holds: 'the workbench',
    uses: [
      ...PAGE,
      'renderer/editor',
      'renderer/request',
      'renderer/task/progress',
      'renderer/image/size',
      'renderer/run',
      'renderer/service',
    ],
  },
  {
    place: 'renderer/system',
    holds: 'settings and problems of the program',
    uses: [...PAGE_BASE, 'renderer/page'],
  },
  {
    place: 'renderer/app',
    holds: 'the roof: router, shell, rail, palette',
    uses: [
      ...PAGE,
      'renderer/theme',
      'renderer/task',
      'renderer/model',
      'renderer/manifest',
      'renderer/run',
      'renderer/cluster',
      'renderer/service',
      'renderer/image',
      'renderer/project',
      'renderer/system',
    ],
  },
  {
    place: 'renderer/*',
    holds: 'where the page starts',
    uses: [...CONTRACT, 'preload', 'renderer/theme', 'renderer/i18n', 'renderer/rpc', 'renderer/app'],
  },

  { place: 'cli/failure', holds: 'what a command ends with', uses: [...CONTRACT, 'core/log'] },
  { place: 'cli/terminal', holds: 'text on a terminal', uses: [...CONTRACT, 'core/host', 'cli/failure'] },
  { place: 'cli/progress', holds: 'a task as it goes on', uses: [...CONTRACT, 'cli/terminal'] },
  {
    place: 'cli/session',
    holds: 'what a command works with',
    uses: [...CONTRACT, 'core/log', 'core/store', 'core/*', 'cli/failure', 'cli/terminal', 'cli/progress'],
  },
  { place: 'cli/log', holds: 'logs on a terminal', uses: [...CONTRACT, 'cli/session'] },
  {
    place: 'cli/completion',
    holds: 'completion in shells',
    uses: [...CONTRACT, 'cli/session', 'cli/terminal'],
  },
  {
    place: 'cli/serve',
    holds: 'the portal: REST, RPC, the page in a browser',
    uses: [
      ...CONTRACT,
      'core/host',
      'core/log',
      'core/store',
      'core/task',
      'core/context.ts',
      'core/rpc',
      'core/model',
      'core/project',
      'core/*',
      'cli/terminal',
      'renderer/content-security-policy.ts',
    ],
  },
  { place: 'cli/reference', holds: 'the document of the command line', uses: CONTRACT },
  {
    place: 'cli/commands',
    holds: 'one file per command',
    uses: [
      ...CONTRACT,
      'core/*',
      'core/host',
      'cli/failure',
      'cli/terminal',
      'cli/progress',
      'cli/session',
      'cli/log',
      'cli/completion',
      'cli/serve',
    ],
  },
  {
    place: 'cli/*',
    holds: 'the program',
    uses: [...CONTRACT, 'cli/failure', 'cli/terminal', 'cli/session', 'cli/completion', 'cli/commands'],
  },
];

/**
 * @param {Readonly<Record<string, readonly string[]>>} stages
 * @returns {readonly Layer[]}
 */
function contractStages(stages) {
  return Object.entries(stages).map(([place, uses]) => ({
    place,
    holds: 'stage',
    uses: ['contract/*', ...uses],
  }));
}
