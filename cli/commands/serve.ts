import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Portal } from '#cli/serve/portal.ts';
import type { Cli } from '#cli/session/cli.ts';
import type { Session } from '#cli/session/session.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import { hasCode } from '#core/host/system-error.ts';
import { examples } from './examples.ts';
import { collect, wholeNumber } from './option.ts';

const DEFAULT_PORT = 4280;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);
/** Fewer characters can be guessed by who reaches the server over a network. */
const TOKEN_LENGTH = 16;

interface ServeOptions {
  readonly port?: number;
  readonly host: string;
  readonly token?: string;
  readonly allowHost?: readonly string[];
  readonly open?: boolean;
  /** The project that the browser is to show first. */
  readonly show?: string;
}

export function serveCommand(cli: Cli): Command {
  return new Command('serve')
    .description('Serve the portal and the REST API of this machine’s Slipway until Ctrl-C')
    .argument('[folder...]', 'project folders to find among the recent ones')
    .option(
      '--port <number>',
      `listen here (default ${DEFAULT_PORT}, or any free port when that is taken)`,
      wholeNumber({ from: 0, to: 65_535 }),
    )
    .option('--host <address>', 'listen on this address', '127.0.0.1')
    .option('--token <token>', 'the token that callers need; without it SLIPWAY_TOKEN, else a new one')
    .option(
      '--allow-host <name>',
      'a name under which it is reached, for example of a proxy; may be given several times',
      collect,
    )
    .option('--open', 'open the portal in the browser')
    .addHelpText(
      'after',
      examples([
        ['slipway serve --open', 'the portal in the browser'],
        ['slipway serve --port 8080', 'on a port of your choice'],
        ['SLIPWAY_TOKEN=… slipway serve --host 0.0.0.0', 'for the network: bring a token of your own'],
      ]),
    )
    .action((folders: readonly string[], options: ServeOptions, command: Command) =>
      cli.run(command, (session) => session.hold(() => serve(cli, session, folders, options))),
    );
}

/** Serves until Ctrl-C. */
export async function serve(
  cli: Cli,
  session: Session,
  folders: readonly string[],
  options: ServeOptions,
): Promise<void> {
  const { core, client, output, logger, signal, terminal } = session;
  const token = chooseToken(options, terminal.environment.SLIPWAY_TOKEN);
  for (const folder of folders) await client.project.open({ folder: resolve(folder) });
  const [{ startPortal }, { guardUnhandledRejections }] = await Promise.all([
    import('#cli/serve/portal.ts'),
    import('#core/message-port.ts'),
  ]);
  const release = guardUnhandledRejections(logger);
  const start = (port: number): Promise<Portal> =>
    startPortal({
      context: core.context,
      host: options.host,
      port,
      token,
      names: options.allowHost ?? [],
      pageFolder: join(cli.root, 'out', 'renderer'),
    });
  const portal = await (options.port === undefined
    ? start(DEFAULT_PORT).catch(elsewhere(start))
    : start(options.port));
  try {
    await announce(session, portal, { token, opens: options.open === true, show: options.show });
    await untilAborted(signal);
    await output.note('Ending…');
  } finally {
    await portal.close();
    release();
  }
}

function chooseToken(options: ServeOptions, fromEnvironment: string | undefined): string {
  const given = options.token ?? (fromEnvironment === '' ? undefined : fromEnvironment);
  const isLocal = LOOPBACK.has(options.host);
  if (given === undefined) {
    if (isLocal) return randomBytes(24).toString('base64url');
    throw new UsageError({
      message: `On ${options.host} others can reach this server: it needs a token of your choice.`,
      hint: `Set SLIPWAY_TOKEN (or --token) to at least ${TOKEN_LENGTH} characters, for example from \`openssl rand -hex 24\`.`,
    });
  }
  // It travels as part of Sec-WebSocket-Protocol, whose values are tokens of RFC 9110.
  if (!/^[A-Za-z0-9._~-]+$/.test(given))
    throw new UsageError({
      message: 'A token consists of letters, digits, “-”, “.”, “_” and “~”.',
      hint: 'For example from `openssl rand -hex 24`.',
    });
  if (!isLocal && given.length < TOKEN_LENGTH)
    throw new UsageError({ message: `For ${options.host} a token has at least ${TOKEN_LENGTH} characters.` });
  return given;
}

function elsewhere(start: (port: number) => Promise<Portal>): (error: unknown) => Promise<Portal> {
  return (error) => {
    if (hasCode(error, 'port_taken')) return start(0);
    throw error;
  };
}

async function announce(
  { output, terminal }: Session,
  portal: Portal,
  how: { readonly token: string; readonly opens: boolean; readonly show: string | undefined },
): Promise<void> {
  const fragment = `#token=${how.token}`;
  const answer = {
    url: `${portal.address}/${fragment}${how.show === undefined ? '' : `&folder=${encodeURIComponent(how.show)}`}`,
    api: `${portal.address}/api/v1`,
    docs: `${portal.address}/api/docs/${fragment}`,
    openapi: `${portal.address}/api/v1/openapi.json`,
    port: portal.port,
    token: how.token,
  };
  await output.answer(answer, ({ url, api, docs }, { style }) =>
    formatFacts(
      [
        ['portal', style.accent(url)],
        ['REST API', api],
        ['its docs', docs],
      ],
      style,
    ),
  );
  await output.note('Ctrl-C ends it. Runs go on.');
  if (!how.opens) return;
  const { openBrowser } = await import('#cli/serve/open-browser.ts');
  const isOpened = await openBrowser(answer.url, process.platform);
  if (!isOpened)
    await output.note(`No browser could be opened here (${terminal.environment.DISPLAY ?? 'no display'}).`);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}
