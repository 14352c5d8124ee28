import { service } from '#contract/service/index.ts';
import { procedures } from '#core/rpc/procedures.ts';
import type { ServiceContext } from './context.ts';

/** The contract of this stage, ready to be implemented. */
export const base = procedures<ServiceContext>()(service);
