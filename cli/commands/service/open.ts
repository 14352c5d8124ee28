import { once } from 'node:events';
import type { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import type { OpenService } from '#contract/service/service.ts';
import { examples } from '../examples.ts';
import { portOption } from '../option.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

interface OpenOptions extends ServiceOptions {
  readonly port?: number;
}

export function openCommand(cli: Cli): Command {
  return aboutService(
    'open',
    'Reach a service at 127.0.0.1 through the cluster’s API, without exposing it, until Ctrl-C',
  )
    .addOption(portOption())
    .addHelpText(
      'after',
      examples([
        ['slipway service open iris --port 8080', 'then http://127.0.0.1:8080/api/v1/service/iris/score'],
      ]),
    )
    .action((name: string, options: OpenOptions, command: Command) =>
      cli.run(command, ({ client, output, signal, hold }) =>
        hold(async () => {
          const opened = await client.service.open({
            ...serviceNamed(name, options),
            ...(options.port === undefined ? {} : { port: options.port }),
          });
          await output.answer(opened, openText);
          await output.note(`Open until Ctrl-C. It needs a key: slipway service keys ${name}`);
          if (!signal.aborted) await once(signal, 'abort');
          await client.service.close({ id: opened.id });
        }),
      ),
    );
}

function openText({ url }: OpenService, { style }: Page): string {
  return formatFacts(
    [
      ['scoring', `${url}/score`],
      ['swagger', `${url}/swagger.json`],
    ],
    style,
  );
}
