import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { type Ended, runCli, type Started, startCli } from './built-cli.ts';

export interface CommandLinePlace {
  readonly folder: string;
  run(...words: string[]): Promise<Ended>;
  /** Ended with the test at the latest. */
  start(...words: string[]): Started;
}

/** A folder with a data folder of Slipway and a file that can be registered. */
export async function commandLinePlace(): Promise<CommandLinePlace> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'model.bin'), 'the bytes of a model');
  const options = { dataFolder: join(folder, 'data'), cwd: folder };
  return {
    folder,
    run: (...words) => runCli(words, options),
    start: (...words) => {
      const started = startCli(words, options);
      onTestFinished(() => void started.process.kill('SIGKILL'));
      return started;
    },
  };
}
