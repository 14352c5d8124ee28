/** `node scripts/architecture/write-layers.mjs`: writes the table of the layers into ARCHITECTURE.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../repository.mjs';
import { withLayers } from './layers-text.mjs';

const path = join(ROOT, 'ARCHITECTURE.md');
const document = readFileSync(path, 'utf8');
const written = withLayers(document);
if (written !== document) writeFileSync(path, written);
