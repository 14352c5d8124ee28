import { CONTRACT, CONTRACT_STAGES } from './contract-places.mjs';
import { RENDERER_LAYERS } from './renderer-layers.mjs';

/** @typedef {import('./layer.mjs').Layer} Layer */

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
  'core/oci',
  'core/direct',
  'core/supply',
  'core/trust',
  'core/object-store',
];
const TRASH_BASE = [...CONTRACT, ...GROUND, 'core/context.ts', 'core/rpc'];
/** What every stage stands on. */
const STAGE_BASE = [...TRASH_BASE, 'core/trash'];

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
    'contract/trash': [],
    'contract/load': [],
    'contract/model': ['contract/task', 'contract/trash'],
    'contract/manifest': ['contract/model'],
    'contract/image': ['contract/model', 'contract/manifest', 'contract/task', 'contract/trash'],
    'contract/run': [
      'contract/manifest',
      'contract/image',
      'contract/task',
      'contract/load',
      'contract/trash',
    ],
    'contract/cluster': ['contract/image', 'contract/trash'],
    'contract/data-store': ['contract/trash'],
    'contract/service': [
      'contract/model',
      'contract/image',
      'contract/run',
      'contract/cluster',
      'contract/task',
      'contract/load',
    ],
    'contract/telemetry': ['contract/task'],
    'contract/batch': ['contract/image', 'contract/task', 'contract/telemetry'],
    'contract/retraining': ['contract/model', 'contract/manifest', 'contract/image', 'contract/task'],
    'contract/project': [
      'contract/manifest',
      'contract/image',
      'contract/run',
      'contract/task',
      'contract/trash',
    ],
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
  { place: 'core/oci', holds: 'formats of images: zip, tar, gzip', uses: ['core/host'] },
  {
    place: 'core/direct',
    holds: 'the builder without an engine',
    uses: [
      ...CONTRACT,
      'core/host',
      'core/store',
      'core/registry',
      'core/engine',
      'core/process',
      'core/oci',
    ],
  },
  {
    place: 'core/supply',
    holds: 'what an image is made of, and who signed it',
    uses: [...CONTRACT, 'core/host'],
  },
  {
    place: 'core/trust',
    holds: 'what the user has agreed to',
    uses: [...CONTRACT, 'core/host', 'core/store', 'core/kubernetes'],
  },
  {
    place: 'core/object-store',
    holds: 'buckets, containers and folders',
    uses: [...CONTRACT, 'core/host'],
  },
  {
    place: 'core/context.ts',
    holds: 'what the functions of the stages are handed',
    uses: [...CONTRACT, ...GROUND],
  },
  {
    place: 'core/rpc',
    holds: 'the contract, ready to be implemented',
    uses: [...CONTRACT, 'core/host', 'core/log', 'core/registry', 'core/kubernetes', 'core/context.ts'],
  },
  { place: 'core/trash', holds: 'what was deleted, until its time ends', uses: TRASH_BASE },
  { place: 'core/model', holds: 'stage', uses: STAGE_BASE },
  { place: 'core/manifest', holds: 'stage', uses: [...STAGE_BASE, 'core/model'] },
  { place: 'core/image', holds: 'stage', uses: [...STAGE_BASE, 'core/model', 'core/manifest'] },
  { place: 'core/run', holds: 'stage', uses: [...STAGE_BASE, 'core/model', 'core/manifest', 'core/image'] },
  { place: 'core/cluster', holds: 'stage', uses: [...STAGE_BASE, 'core/image'] },
  { place: 'core/data-store', holds: 'stage', uses: STAGE_BASE },
  {
    place: 'core/service',
    holds: 'stage',
    uses: [
      ...STAGE_BASE,
      'core/model',
      'core/manifest',
      'core/image',
      'core/run',
      'core/cluster',
      'core/data-store',
    ],
  },
  { place: 'core/telemetry', holds: 'stage', uses: [...STAGE_BASE, 'core/data-store'] },
  { place: 'core/batch', holds: 'stage', uses: [...STAGE_BASE, 'core/image', 'core/telemetry'] },
  {
    place: 'core/retraining',
    holds: 'stage',
    uses: [
      ...STAGE_BASE,
      'core/model',
      'core/manifest',
      'core/image',
      'core/run',
      'core/cluster',
      'core/data-store',
      'core/service',
      'core/telemetry',
    ],
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
      'core/data-store',
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
      'core/data-store',
      'core/service',
      'core/telemetry',
      'core/batch',
      'core/retraining',
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
  ...RENDERER_LAYERS,

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
