import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';

interface CollectorOptions {
  readonly namespace: string;
  readonly endpoint: string;
}

export function collectorConfigCommand(cli: Cli): Command {
  return new Command('collector-config')
    .description(
      'Print a configuration of the OpenTelemetry Collector that reads the log lines of services on their nodes: for clusters that collect standard output',
    )
    .argument('[services...]', 'their names (default: all of the namespace)')
    .requiredOption('--namespace <name>', 'namespace of the services')
    .requiredOption('--endpoint <url>', 'where the collector sends them, by OTLP over HTTP')
    .addHelpText(
      'after',
      examples([
        [
          'slipway service collector-config iris --namespace models --endpoint http://collector:4318 > collector.yaml',
          'for a DaemonSet that can read /var/log/pods',
        ],
      ]),
    )
    .action((services: readonly string[], options: CollectorOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.service.collectorConfig({
          ...options,
          ...(services.length === 0 ? {} : { services }),
        });
        await output.answer(answer, ({ text }) => text.trimEnd());
      }),
    );
}
