import { deployRouter } from './deploy/deploy-router.ts';
import { operationsRouter } from './operations-router.ts';
import { base } from './procedures.ts';

export const serviceRouter = base.router({ ...deployRouter, ...operationsRouter });
