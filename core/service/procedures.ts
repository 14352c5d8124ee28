import { procedures } from '#core/rpc/procedures.ts';
import type { ServiceContext } from './context.ts';

/** The contract for the procedures of this stage. */
export const base = procedures<ServiceContext>();
