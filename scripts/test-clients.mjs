/** `npm run test:clients`: a generated Java client against a service. Needs Java and Maven; see CONTRIBUTING.md. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './repository.mjs';
import { ensureScoringEnvironment } from './suites/scoring-environment.mjs';

const python = await ensureScoringEnvironment();
const scoring = join(ROOT, 'resources', 'scoring');
const check = spawn(python, [join('tests', 'java_client.py')], { cwd: scoring, stdio: 'inherit' });
check.on('close', (code) => {
  process.exitCode = code ?? 1;
});
