import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { LAUNCHER, withBuiltCli } from '#cli/testing/built-cli.ts';
import { commandLinePlace } from '#cli/testing/command-line-place.ts';

const execute = promisify(execFile);

withBuiltCli();

describe('completion', () => {
  async function complete(line: string): Promise<readonly string[]> {
    const { run, folder } = await commandLinePlace();
    await run('model', 'register', 'one', 'model.bin');
    const { stdout: script } = await run('completion', 'bash');
    const program = join(folder, 'slipway');
    await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${LAUNCHER}" "$@"\n`, { mode: 0o755 });
    // The last word is split at its colons, as readline hands it over with bash's own COMP_WORDBREAKS.
    const words = line.split(' ').flatMap((word) => word.split(/(:)/).filter((part) => part !== ''));
    const asked = `${script}
COMP_LINE=${JSON.stringify(line)}; COMP_POINT=\${#COMP_LINE}
COMP_WORDS=(${words.map((word) => JSON.stringify(word)).join(' ')}${line.endsWith(' ') ? ' ""' : ''})
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_slipway
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await execute('bash', ['--norc', '-c', asked], {
      cwd: folder,
      env: { PATH: `${folder}:${process.env.PATH}`, SLIPWAY_HOME: join(folder, 'data') },
    });
    return stdout.split('\n').filter((candidate) => candidate !== '');
  }

  test.each([
    ['commands', 'slipway mod', ['model']],
    ['commands of a group', 'slipway model re', ['register']],
    ['options', 'slipway model list --lat', ['--latest']],
    ['choices', 'slipway build --engine ', ['docker', 'process']],
    ['what is registered', 'slipway model show ', ['one:1']],
    ['what stands after a colon', 'slipway model show one:', ['1']],
    ['files', 'slipway model register two mod', ['model.bin']],
  ])('in bash offers %s', async (_what, line, expected) => {
    expect(await complete(line)).toEqual(expected);
  });
});
