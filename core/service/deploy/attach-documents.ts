import { SlipwayError } from '#contract/errors.ts';
import type { CoreContext } from '#core/context.ts';
import { contentsOf } from '#core/image/contents.ts';
import { signRemote } from '#core/image/sign.ts';
import { attach } from '#core/registry/artifacts.ts';
import { openRegistry } from '#core/registry/registry-client.ts';
import type { ImageRecord } from '#core/store/store.ts';
import { BILL_TYPE, billOfMaterials } from '#core/supply/bill-of-materials.ts';
import { provenance, STATEMENT_TYPE } from '#core/supply/provenance.ts';
import type { TaskWork } from '#core/task/tasks.ts';

/**
 * Attaches bill of materials and provenance to a pushed image, and signs it with the key of the settings. A registry that takes no such
 * documents still has the image: it is said, and the deployment goes on. A signature that was asked for is not optional.
 */
export async function attachDocuments(
  context: CoreContext,
  pushed: { readonly image: ImageRecord; readonly registry: string; readonly digest: string },
  work: TaskWork,
): Promise<void> {
  const { image, registry, digest } = pushed;
  const name = `${registry}/${image.name}`;
  try {
    await attachTo(context, pushed);
  } catch (error) {
    work.signal.throwIfAborted();
    if (!(error instanceof SlipwayError)) throw error;
    work.log(`Bill of materials and provenance could not be attached: ${error.message}`, 'registry');
  }
  const { signingKey } = await context.settings();
  if (signingKey === undefined) return;
  await signRemote(context, { image: `${name}@${digest}`, signingKey });
  work.log(`Signed with the key ${signingKey}.`, 'registry');
}

async function attachTo(
  context: CoreContext,
  {
    image,
    registry: address,
    digest,
  }: { readonly image: ImageRecord; readonly registry: string; readonly digest: string },
): Promise<void> {
  const contents = contentsOf(context, image);
  const registry = await openRegistry(context, address);
  try {
    const manifest = await registry.readManifest(image.name, digest);
    if (manifest === undefined) return;
    const subject = { repository: image.name, manifest };
    const bill = Buffer.from(billOfMaterials(contents));
    await attach(registry, subject, { type: BILL_TYPE, bytes: bill });
    const statement = Buffer.from(provenance(contents, { name: `${address}/${image.name}`, digest }));
    await attach(registry, subject, { type: STATEMENT_TYPE, bytes: statement });
  } finally {
    registry.close();
  }
}
