import { base } from '../rpc/base.ts';
import { careRouter } from './care-router.ts';
import { deployRouter } from './deploy-router.ts';

export const serviceRouter = base.service.router({ ...deployRouter, ...careRouter });
