import { type Command, CommanderError } from 'commander';
import { AnswerIsFailure, type ExitCode, Interrupted } from '#cli/failure/failure.ts';
import { toFailure } from '#cli/failure/to-failure.ts';
import { printable } from '#cli/terminal/printable.ts';
import { type Terminal, write } from '#cli/terminal/terminal.ts';
import { createFileLogger } from './log-file.ts';
import { createOutput, type GlobalOptions, type Output } from './output.ts';
import type { Session } from './session.ts';

/** Where Slipway was started from, and who started it. */
export interface Invocation {
  readonly terminal: Terminal;
  /** Folder of this Slipway: `resources` and `out` lie in it. */
  readonly root: string;
  readonly version: string;
  /** The built thread that reads projects; absent: the command's own thread does. */
  readonly manifestWorker?: URL;
  /** Aborts at the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What a command is defined with. */
export interface Cli extends Invocation {
  /** Opens core on the data folder, does the work with it, and closes it. */
  run(command: Command, work: (session: Session) => Promise<void>): Promise<void>;
  outputOf(command: Command): Output;
}

export function createCli(invocation: Invocation): Cli {
  const outputOf = (command: Command): Output =>
    createOutput(invocation.terminal, command.optsWithGlobals<GlobalOptions>());
  return {
    ...invocation,
    outputOf,
    run: async (command, work) => {
      const output = outputOf(command);
      const dataFolder = await chooseDataFolder(invocation, command);
      const logger = createFileLogger(dataFolder, (problem) => void output.note(problem));
      const [{ openCore }, { createSession }] = await Promise.all([
        import('./core.ts'),
        import('./session.ts'),
      ]);
      const { core, client } = await openCore({
        root: invocation.root,
        version: invocation.version,
        dataFolder,
        environment: invocation.terminal.environment,
        logger,
        manifestWorker: invocation.manifestWorker,
      });
      try {
        const { terminal, signal } = invocation;
        const patience = createPatience(signal);
        const { hold } = patience;
        const session = createSession({ core, client, output, terminal, logger, dataFolder, signal, hold });
        await Promise.race([work(session), patience.interrupted]);
      } finally {
        await core.close();
      }
    },
  };
}

/** Ctrl-C ends a command at once, but for the time in which something holds it to clean up first. */
function createPatience(signal: AbortSignal): {
  readonly hold: Session['hold'];
  readonly interrupted: Promise<never>;
} {
  let held = 0;
  const interrupted = new Promise<never>((_, reject) => {
    const onAbort = (): void => {
      if (held === 0) reject(new Interrupted());
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  interrupted.catch(() => undefined); // Without an interrupt, and after the command has ended, nobody asks.
  return {
    interrupted,
    hold: async (work) => {
      held += 1;
      try {
        return await work();
      } finally {
        held -= 1;
      }
    },
  };
}

async function chooseDataFolder(invocation: Invocation, command: Command): Promise<string> {
  const { dataFolder } = await import('#core/store/data-folder.ts');
  return dataFolder({
    chosen: command.optsWithGlobals<GlobalOptions>().dataDir,
    environment: invocation.terminal.environment,
  });
}

/** Runs one command line and answers its exit code; everything that goes wrong has been said by then. */
export async function runCommandLine(
  invocation: Invocation,
  words: readonly string[],
  loadProgram: (cli: Cli, words: readonly string[]) => Promise<Command>,
): Promise<ExitCode> {
  const cli = createCli(invocation);
  const output = createOutput(invocation.terminal, globalsOf(words));
  try {
    const program = await loadProgram(cli, words);
    let complaint = '';
    eachCommand(program, (command) =>
      command
        .exitOverride()
        .helpOption('-h, --help', 'show help')
        .configureHelp({ showGlobalOptions: true })
        .configureOutput({
          writeOut: (text) => void write(invocation.terminal.stdout, printable(text)),
          writeErr: (text) =>
            void (output.isJson ? undefined : write(invocation.terminal.stderr, printable(text))),
          outputError: (text) => {
            complaint = text;
          },
        }),
    );
    try {
      await program.parseAsync(words.length === 0 ? ['--help'] : [...words], { from: 'user' });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      if (error.exitCode === 0) return 0;
      return await complain(output, complaint === '' ? error.message : complaint);
    }
    return 0;
  } catch (error) {
    if (error instanceof AnswerIsFailure) return error.exitCode;
    const logger = createFileLogger(
      await dataFolderOf(invocation, words),
      (problem) => void output.note(problem),
    );
    const failure = await toFailure(invocation.signal.aborted ? new Interrupted() : error, logger);
    await output.failure(failure);
    return failure.exitCode;
  }
}

async function complain(output: Output, text: string): Promise<ExitCode> {
  const [first = '', ...rest] = text.trim().split('\n');
  const message = first.replace(/^error: /, '');
  const hint = rest.join(' ').replace(/^\((.*)\)$/, '$1');
  await output.failure({
    code: 'usage',
    message: message === '(outputHelp)' ? 'A command is missing.' : message,
    hint: hint === '' ? '`slipway --help` and `slipway COMMAND --help` list the commands.' : hint,
    exitCode: 2,
  });
  return 2;
}

/** Does something to a command and all below it. */
function eachCommand(command: Command, work: (command: Command) => void): void {
  work(command);
  for (const child of command.commands) eachCommand(child, work);
}

/** The global options as far as they can be told before the command line is understood. */
function globalsOf(words: readonly string[]): GlobalOptions {
  const end = words.indexOf('--');
  const own = end === -1 ? words : words.slice(0, end);
  return {
    json: own.includes('--json'),
    quiet: own.includes('--quiet') || own.includes('-q'),
    color: !own.includes('--no-color'),
  };
}

async function dataFolderOf(invocation: Invocation, words: readonly string[]): Promise<string> {
  const { dataFolder } = await import('#core/store/data-folder.ts');
  const at = words.indexOf('--data-dir');
  const joined = words.find((word) => word.startsWith('--data-dir='))?.slice('--data-dir='.length);
  return dataFolder({
    chosen: joined ?? (at === -1 ? undefined : words[at + 1]),
    environment: invocation.terminal.environment,
  });
}
