import type { ClusterSettings } from '#contract/cluster/cluster.ts';
import type { Needs } from '#core/context.ts';

type Registries = Pick<ClusterSettings, 'registry' | 'pullRegistry' | 'pullSecret'>;

/**
 * The user confirms in the shell that nodes log in to another registry with the login of this machine's. `not_trusted` for a page
 * until then; pairs that were there before are not asked about.
 */
export async function requireRegistryLogin(
  context: Needs<'trust' | 'reach'>,
  name: string,
  { before, settings }: { readonly before?: Registries | undefined; readonly settings: Registries },
): Promise<void> {
  const { registry, pullRegistry, pullSecret } = settings;
  if (pullSecret !== undefined || pullRegistry === undefined) return;
  if (hostOf(pullRegistry) === hostOf(registry)) return;
  const isSame =
    before?.pullSecret === undefined && before?.registry === registry && before.pullRegistry === pullRegistry;
  if (isSame) return;
  await context.trust.require(context, { kind: 'registry-login', cluster: name, registry, pullRegistry });
}

function hostOf(registry: string): string {
  return (registry.split('/')[0] ?? '').toLowerCase();
}
