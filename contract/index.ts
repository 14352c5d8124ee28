import type { ContractRouterClient } from '@orpc/contract';
import { batch } from './batch/index.ts';
import { cluster } from './cluster/index.ts';
import { store } from './data-store/index.ts';
import { image } from './image/index.ts';
import { manifest } from './manifest/index.ts';
import { model } from './model/index.ts';
import { project } from './project/index.ts';
import { retraining } from './retraining/index.ts';
import { run } from './run/index.ts';
import { service } from './service/index.ts';
import { system } from './system/index.ts';
import { task } from './task/index.ts';
import { telemetry } from './telemetry/index.ts';
import { trash } from './trash/index.ts';

/** Everything that can be asked of Slipway through every door. */
export const contract = {
  project,
  model,
  manifest,
  image,
  run,
  cluster,
  store,
  service,
  telemetry,
  batch,
  retraining,
  task,
  trash,
  system,
};

export type Contract = typeof contract;
export type SlipwayClient = ContractRouterClient<Contract>;
