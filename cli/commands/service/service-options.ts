import { Command, Option } from 'commander';

/** What commands about one service have in common. */
export interface ServiceOptions {
  readonly cluster?: string;
}

/** A command about one service. */
export function aboutService(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<service>', 'the service, as `slipway service list` names it')
    .addOption(clusterOption());
}

export function clusterOption(): Option {
  return new Option(
    '--cluster <cluster>',
    'its cluster; needed only when several clusters have a service of that name',
  );
}

/** The service that is meant, for the contract: an absent cluster is not one that is `undefined`. */
export function serviceNamed(
  name: string,
  { cluster }: ServiceOptions,
): { readonly name: string; readonly cluster?: string } {
  return { name, ...(cluster === undefined ? {} : { cluster }) };
}
