import { SlipwayError } from '#contract/errors.ts';
import { findPublishable } from '#core/image/image-records.ts';
import { nodeArchitectures } from '../node-platform.ts';
import { type Checking, type Outcome, ok, problem, unknown, warning } from './finding.ts';

/** Whether images made here run on the nodes there. */
export async function lookAtArchitecture(checking: Checking): Promise<Outcome> {
  const ours = await imageArchitecture(checking);
  const nodes = await nodeArchitectures(checking.connection);
  if (nodes === undefined)
    return unknown(
      `You do not have permission to list the nodes${ours === undefined ? '' : `; images made here are for ${ours}`}.`,
      'Ask the administrator which architecture they have (amd64 or arm64).',
    );
  const counts = new Map<string, number>();
  for (const node of nodes) counts.set(node, (counts.get(node) ?? 0) + 1);
  const have = [...counts].map(([name, count]) => `${count} × ${name}`).join(', ');
  if (ours === undefined) return ok(`The nodes are ${have}.`);
  const fitting = counts.get(ours) ?? 0;
  const what = checking.image === undefined ? 'Images made here are' : `The image ${checking.image} is`;
  if (fitting === 0)
    return problem(
      `${what} for ${ours}; the nodes are ${have}. No replica would start.`,
      'Build for them: `slipway build --platform linux/arm64`, or on a machine of the nodes’ architecture.',
    );
  if (fitting < nodes.length)
    return warning(
      `${what} for ${ours}; the nodes are ${have}. A replica on one of the others would not start.`,
      'Ask the administrator to keep the others free of ordinary pods (taints).',
    );
  return ok(`${what} for ${ours}, and so are the nodes (${have}).`);
}

/** Of the image that is meant, else of what the engine that builds makes. Undefined when no engine tells. */
async function imageArchitecture({ context, image }: Checking): Promise<string | undefined> {
  const found = image === undefined ? undefined : await findPublishable(context, { reference: image });
  try {
    const builder = await (found === undefined
      ? context.engines.chooseBuilder(undefined)
      : context.engines.builder(found.engine));
    return await builder.architecture(found?.engineId);
  } catch (error) {
    if (error instanceof SlipwayError && error.code === 'engine_unavailable') return undefined;
    throw error;
  }
}
