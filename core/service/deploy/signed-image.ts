import { SlipwayError } from '#contract/errors.ts';
import type { DeployedImage } from '#contract/service/deployment.ts';
import type { CoreContext } from '#core/context.ts';
import { verifyRemote } from '#core/image/sign.ts';
import type { Target } from '../read/target.ts';

/**
 * Throws `not_trusted` when the cluster takes only images signed with a key, and this one is not: asked for by its digest, so that a
 * changed byte is another image without a signature.
 */
export async function mustBeSigned(
  context: CoreContext,
  { cluster }: Target,
  { address, reference }: DeployedImage,
): Promise<void> {
  const { signedBy, registry } = cluster;
  if (signedBy === undefined) return;
  const name = reference.slice(0, reference.lastIndexOf(':'));
  const digest = address.slice(address.lastIndexOf('@') + 1);
  try {
    await verifyRemote(context, { image: `${registry}/${name}@${digest}`, publicKey: signedBy });
  } catch (error) {
    if (!(error instanceof SlipwayError) || error.code !== 'not_trusted') throw error;
    throw new SlipwayError('not_trusted', {
      message: `The cluster ${cluster.name} takes only images signed with its key, and ${reference} is not.`,
      hint: `Sign it: \`slipway image sign ${registry}/${name}@${digest} --key NAME\`. To sign whatever is published: \`slipway settings set signingKey NAME\`.`,
      details: { ...error.details },
      cause: error,
    });
  }
}
