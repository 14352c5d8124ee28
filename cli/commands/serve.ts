import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Portal } from '#cli/serve/portal.ts';
import type { RedirectFile } from '#cli/serve/redirect-file.ts';
import type { Cli } from '#cli/session/cli.ts';
import type { Session } from '#cli/session/session.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import { hasCode } from '#core/host/system-error.ts';
import { examples } from './examples.ts';
import { collect, wholeNumber } from './option.ts';

const DEFAULT_PORT = 4280;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);
/** Fewer characters can be guessed, also by another user of this machine. */
const TOKEN_LENGTH = 16;

interface ServeOptions {
  readonly port?: number;
  readonly host: string;
  readonly tokenFile?: string;
  readonly allowHost?: readonly string[];
  readonly open?: boolean;
  /** The project that the browser is to show first. */
  readonly show?: string;
}

export function serveCommand(cli: Cli): Command {
  return new Command('serve')
    .description('Serve the portal and the REST API of this machine’s Slipway until Ctrl-C')
    .argument('[folder...]', 'project folders to add to the recent ones')
    .option(
      '--port <number>',
      `listen on this port (default ${DEFAULT_PORT}, or a free port if that one is taken)`,
      wholeNumber({ from: 0, to: 65_535 }),
    )
    .option('--host <address>', 'listen on this address', '127.0.0.1')
    .option('--token-file <file>', 'read the token from this file (default: SLIPWAY_TOKEN, else a new token)')
    .option(
      '--allow-host <name>',
      'another host name of the server, for example of a proxy; may be repeated',
      collect,
    )
    .option('--open', 'open the portal in the browser')
    .addHelpText(
      'after',
      examples([
        ['slipway serve --open', 'the portal in the browser'],
        ['slipway serve --port 8080', 'on a port of your choice'],
        ['SLIPWAY_TOKEN=… slipway serve --host 0.0.0.0', 'for the network: set your own token'],
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
  core.keepSwept();
  core.keepSchedules();
  const token = chooseToken(options.host, await givenToken(options, terminal.environment.SLIPWAY_TOKEN));
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
  let redirect: RedirectFile | undefined;
  try {
    const how = { host: options.host, token, opens: options.open === true, show: options.show };
    redirect = await announce(session, portal, how);
    await untilAborted(signal);
    await output.note('Stopping…');
  } finally {
    await redirect?.remove();
    await portal.close();
    release();
  }
}

/** Never an option: the words of a command can be read by every user of the machine. */
async function givenToken(
  { tokenFile }: ServeOptions,
  fromEnvironment: string | undefined,
): Promise<string | undefined> {
  if (tokenFile === undefined) return fromEnvironment === '' ? undefined : fromEnvironment;
  try {
    return (await readFile(tokenFile, 'utf8')).trim();
  } catch (cause) {
    throw new UsageError({
      message: `The token cannot be read from ${tokenFile}: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'Create it with `openssl rand -hex 24`, readable only by you.',
    });
  }
}

function chooseToken(host: string, given: string | undefined): string {
  const isLocal = LOOPBACK.has(host);
  if (given === undefined) {
    if (isLocal) return randomBytes(24).toString('base64url');
    throw new UsageError({
      message: `On ${host} others can reach this server: it needs your own token.`,
      hint: `Set SLIPWAY_TOKEN (or --token-file) to at least ${TOKEN_LENGTH} characters, for example from \`openssl rand -hex 24\`.`,
    });
  }
  // It travels as part of Sec-WebSocket-Protocol, whose values are tokens of RFC 9110.
  if (!/^[A-Za-z0-9._~-]+$/.test(given))
    throw new UsageError({
      message: 'A token consists of letters, digits, “-”, “.”, “_” and “~”.',
      hint: 'For example from `openssl rand -hex 24`.',
    });
  if (given.length < TOKEN_LENGTH)
    throw new UsageError({
      message: `A token needs at least ${TOKEN_LENGTH} characters.`,
      hint: 'For example from `openssl rand -hex 24`.',
    });
  return given;
}

function elsewhere(start: (port: number) => Promise<Portal>): (error: unknown) => Promise<Portal> {
  return (error) => {
    if (hasCode(error, 'port_taken')) return start(0);
    throw error;
  };
}

async function announce(
  { output, terminal, dataFolder }: Session,
  portal: Portal,
  how: {
    readonly host: string;
    readonly token: string;
    readonly opens: boolean;
    readonly show: string | undefined;
  },
): Promise<RedirectFile | undefined> {
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
  await output.note('Press Ctrl-C to stop. Runs keep running.');
  if (!LOOPBACK.has(how.host))
    await output.note(
      `Warning: ${how.host} is reached over HTTP, so the token and all data can be read in transit. Put a reverse proxy with a certificate in front, and add its name with --allow-host.`,
    );
  if (!how.opens) return undefined;
  const [{ openBrowser }, { writeRedirectFile }] = await Promise.all([
    import('#cli/serve/open-browser.ts'),
    import('#cli/serve/redirect-file.ts'),
  ]);
  const redirect = await writeRedirectFile(dataFolder, answer.url);
  const isOpened = await openBrowser(pathToFileURL(redirect.path).href, process.platform);
  if (!isOpened)
    await output.note(`No browser could be opened here (${terminal.environment.DISPLAY ?? 'no display'}).`);
  return redirect;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}
