import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import type { RenewedTls } from '#contract/cluster/cluster.ts';
import { examples } from '../examples.ts';
import { tlsOf } from './cluster-options.ts';

interface TlsOptions {
  readonly certificate?: string;
  readonly key?: string;
  readonly secret?: string;
}

export function tlsCommand(cli: Cli): Command {
  return new Command('tls')
    .description('Put a new certificate in place for all services of a cluster, without interruption')
    .argument('<cluster>', 'its name')
    .option('--certificate <file>', 'PEM file with the certificate of the host and its chain')
    .option('--key <file>', 'PEM file with its private key')
    .option('--secret <name>', 'an existing Secret of type kubernetes.io/tls instead')
    .addHelpText(
      'after',
      examples([
        ['slipway cluster tls team', 'read the same files again'],
        ['slipway cluster tls team --certificate new.pem --key new.key', 'other files'],
      ]),
    )
    .action((name: string, options: TlsOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const { certificate, key, secret } = options;
        const tls = tlsOf({
          ...(certificate === undefined ? {} : { tlsCertificate: certificate }),
          ...(key === undefined ? {} : { tlsKey: key }),
          ...(secret === undefined ? {} : { tlsSecret: secret }),
        });
        const answer = await client.cluster.renewTls({ name, ...(tls === undefined ? {} : { tls }) });
        await output.answer(answer, tlsFacts);
      }),
    );
}

function tlsFacts({ secret, subject, hosts, expiresAt }: RenewedTls, { style }: Page): string {
  return formatFacts(
    [
      ['Secret', style.strong(secret)],
      ['subject', subject],
      ['hosts', hosts.join(', ')],
      ['good until', expiresAt.slice(0, 10)],
    ],
    style,
  );
}
