import { SlipwayError } from '#contract/errors.ts';
import { parseReference } from '#contract/name.ts';
import { openRegistry } from '#core/registry/registry-client.ts';
import { type Checking, type Outcome, ok, problem, warning } from './finding.ts';

/** Begins an upload with the user's own login and cancels it. */
export async function lookAtPush({ context, cluster, image }: Checking): Promise<Outcome> {
  const engine = await context.engines.get('docker').probe();
  const registry = await openRegistry(context, cluster.registry);
  const name = (image === undefined ? undefined : parseReference(image)?.name) ?? 'slipway-check';
  try {
    await registry.tryUpload(name);
  } catch (error) {
    if (image === undefined && error instanceof SlipwayError && error.details?.kind === 'no-repository')
      return warning(
        `${cluster.registry} answers, and does not create repositories automatically.`,
        'Create one named as the service’s image there before the first publish.',
      );
    throw error;
  } finally {
    registry.close();
  }
  if (!engine.available)
    return problem(
      `${cluster.registry} takes uploads, but there is no Docker engine to push from: ${engine.problem ?? 'it does not answer'}`,
      'Publishing needs Docker, Podman or Colima. Start one.',
    );
  const { credentials } = registry;
  const who =
    credentials === undefined
      ? 'without a login'
      : `with the login from ${credentials.source.kind === 'helper' ? credentials.source.name : 'Docker’s configuration'}`;
  return ok(`Images can be pushed to ${cluster.registry} ${who}.`);
}
