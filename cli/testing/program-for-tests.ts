import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import { loadProgram } from '#cli/program.ts';
import { createCli } from '#cli/session/cli.ts';

/** The whole program, as `slipway --help` loads it. */
export function programForTests(): Promise<Command> {
  const cli = createCli({
    terminal: {
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      environment: {},
    },
    root: '/nowhere',
    version: '0.0.0-test',
    signal: new AbortController().signal,
  });
  return loadProgram(cli, []);
}
