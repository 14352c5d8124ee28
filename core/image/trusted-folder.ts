import type { BuilderKind } from '#contract/image/image.ts';
import type { Needs } from '#core/context.ts';

/**
 * Throws `not_trusted` when code of a folder that the user has not agreed to would run on this machine: with the process engine, and for the
 * schema of an image that no engine builds. In a container
 * the code reaches nothing of this machine: that is agreed to already.
 */
export async function mustTrustFolder(
  context: Needs<'trust' | 'reach'>,
  { engine, folder }: { readonly engine: BuilderKind; readonly folder: string },
): Promise<void> {
  if (engine !== 'docker') await context.trust.require(context, { kind: 'folder', folder });
}

/** The same before a task is started, so that a page is asked at once and not by a task that failed. */
export async function mustTrustFirst(
  context: Needs<'trust' | 'reach' | 'engines'>,
  { engine, folder }: { readonly engine?: BuilderKind | undefined; readonly folder?: string | undefined },
): Promise<void> {
  if (context.reach === undefined || folder === undefined) return;
  const kind = engine ?? (await context.engines.status()).find((each) => each.chosen)?.kind;
  if (kind !== undefined) await mustTrustFolder(context, { engine: kind, folder });
}
