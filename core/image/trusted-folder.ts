import type { EngineKind } from '#contract/image/image.ts';
import type { Needs } from '#core/context.ts';

/**
 * Throws `not_trusted` when the process engine would run code of a folder that the user has not agreed to. In a container
 * the code reaches nothing of this machine: that is agreed to already.
 */
export async function mustTrustFolder(
  context: Needs<'trust' | 'reach'>,
  { engine, folder }: { readonly engine: EngineKind; readonly folder: string },
): Promise<void> {
  if (engine === 'process') await context.trust.require(context, { kind: 'folder', folder });
}

/** The same before a task is started, so that a page is asked at once and not by a task that failed. */
export async function mustTrustFirst(
  context: Needs<'trust' | 'reach' | 'engines'>,
  { engine, folder }: { readonly engine?: EngineKind | undefined; readonly folder?: string | undefined },
): Promise<void> {
  if (context.reach === undefined || folder === undefined) return;
  const kind = engine ?? (await context.engines.status()).find((each) => each.chosen)?.kind;
  if (kind !== undefined) await mustTrustFolder(context, { engine: kind, folder });
}
