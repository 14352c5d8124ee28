/** The stages of the contract, in the order data flows. */
export const CONTRACT_STAGES = [
  'contract/task',
  'contract/trash',
  'contract/load',
  'contract/model',
  'contract/manifest',
  'contract/image',
  'contract/run',
  'contract/cluster',
  'contract/data-store',
  'contract/service',
  'contract/telemetry',
  'contract/batch',
  'contract/retraining',
  'contract/project',
  'contract/system',
];
/** Every place of the contract. */
export const CONTRACT = ['contract/*', ...CONTRACT_STAGES, 'contract/index.ts'];
