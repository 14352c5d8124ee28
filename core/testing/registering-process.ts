import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localPathOf } from '#core/host/local-path.ts';
import { registerModel } from '#core/model/register.ts';
import { openStore } from '#core/store/store.ts';

/*
 * A process that registers models and says so on its output, one line each, once the store has it:
 * `registering-process DATA_FOLDER NAME COUNT WORK_FOLDER`. Tests and benchmarks start several, and kill some.
 */
const [dataFolder = '', name = '', count = '', workFolder = ''] = process.argv.slice(2);
const store = await openStore(dataFolder);
const work = {
  signal: new AbortController().signal,
  log: () => undefined,
  step: () => undefined,
  endStep: () => undefined,
};

process.stdout.write('ready\n');
for (let index = 0; index < Number(count); index += 1) {
  const path = localPathOf(join(workFolder, `${name}-${process.pid}.bin`));
  await writeFile(path, `${name} ${process.pid} ${index}`);
  const { model } = await registerModel({ store }, { name, path }, work);
  process.stdout.write(`${model.reference} ${model.digest}\n`);
}
