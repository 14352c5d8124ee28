import { CONTRACT } from './contract-places.mjs';

/** What the parts of a page stand on. */
const PAGE_BASE = [...CONTRACT, 'preload', 'renderer/i18n', 'renderer/rpc', 'renderer/parts'];
/** What every page stands on. */
const PAGE = [...PAGE_BASE, 'renderer/page'];

/**
 * The folders of the page: what every page is made of first, then one folder a stage, the router on top.
 *
 * @type {readonly import('./layer.mjs').Layer[]}
 */
export const RENDERER_LAYERS = [
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
  { place: 'renderer/manifest', holds: 'stage', uses: [...PAGE, 'renderer/lineage'] },
  {
    place: 'renderer/run',
    holds: 'stage',
    uses: [...PAGE, 'renderer/lineage', 'renderer/request', 'renderer/task/progress'],
  },
  { place: 'renderer/cluster', holds: 'stage', uses: [...PAGE_BASE, 'renderer/page'] },
  {
    place: 'renderer/telemetry',
    holds: 'stage',
    uses: [...PAGE, 'renderer/lineage', 'renderer/request', 'renderer/run'],
  },
  { place: 'renderer/model', holds: 'stage', uses: [...PAGE, 'renderer/lineage', 'renderer/telemetry'] },
  {
    place: 'renderer/batch',
    holds: 'stage',
    uses: [...PAGE, 'renderer/task/progress', 'renderer/telemetry'],
  },
  { place: 'renderer/data-store', holds: 'stage', uses: [...PAGE, 'renderer/telemetry'] },
  {
    place: 'renderer/retraining',
    holds: 'stage',
    uses: [...PAGE, 'renderer/lineage', 'renderer/task/progress'],
  },
  {
    place: 'renderer/service',
    holds: 'stage',
    uses: [
      ...PAGE,
      'renderer/lineage',
      'renderer/retraining',
      'renderer/request',
      'renderer/task/progress',
      'renderer/run',
      'renderer/cluster',
      'renderer/telemetry',
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
      'renderer/batch',
      'renderer/retraining',
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
      'renderer/retraining',
      'renderer/service',
      'renderer/data-store',
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
];
