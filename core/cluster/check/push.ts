import { SlipwayError } from '#contract/errors.ts';
import { parseReference } from '#contract/name.ts';
import { openRegistry } from '#core/registry/registry-client.ts';
import { type Checking, type Outcome, ok, problem, warning } from './finding.ts';

/** Begins an upload with the user's own login and cancels it. */
export async function lookAtPush({ context, cluster, image }: Checking): Promise<Outcome> {
  const missing = await whyNothingBuilds(context);
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
  if (missing !== undefined)
    return problem(
      `${cluster.registry} takes uploads, but nothing on this machine builds images: ${missing.message}`,
      missing.hint ??
        'Start Docker, Podman or Colima, or install Python 3.9 or later for the direct builder.',
    );
  const { credentials } = registry;
  const who =
    credentials === undefined
      ? 'without a login'
      : `with the login from ${credentials.source.kind === 'helper' ? credentials.source.name : 'Docker’s configuration'}`;
  return ok(`Images can be pushed to ${cluster.registry} ${who}.`);
}

async function whyNothingBuilds({ engines }: Checking['context']): Promise<SlipwayError | undefined> {
  try {
    await engines.chooseBuilder(undefined);
    return undefined;
  } catch (error) {
    if (error instanceof SlipwayError && error.code === 'engine_unavailable') return error;
    throw error;
  }
}
