import { join } from 'node:path';
import { ROOT } from '../repository.mjs';

/** Holds the development build, apart from the one that `npm run build` makes. */
export const DEV_FOLDER = join(ROOT, 'out', 'dev');
