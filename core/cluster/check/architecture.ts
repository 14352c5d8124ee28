import type { NodeList } from 'kubernetes-types/core/v1';
import { SlipwayError } from '#contract/errors.ts';
import { findPublishable } from '#core/image/image-records.ts';
import { type Checking, isForbidden, type Outcome, ok, problem, unknown, warning } from './finding.ts';

/** Whether images made here run on the nodes there. */
export async function lookAtArchitecture(checking: Checking): Promise<Outcome> {
  const ours = await imageArchitecture(checking);
  const nodes = await nodeArchitectures(checking);
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
      `Build on a machine, or with an engine, of the nodes’ architecture.`,
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

/** Of every node that takes pods; undefined when they may not be seen. */
async function nodeArchitectures({ connection }: Checking): Promise<readonly string[] | undefined> {
  try {
    const { items } = await connection.json<NodeList>({ path: '/api/v1/nodes' });
    return items
      .filter(({ spec }) => spec?.unschedulable !== true)
      .map(
        ({ status, metadata }) =>
          status?.nodeInfo?.architecture ?? metadata?.labels?.['kubernetes.io/arch'] ?? 'unknown',
      );
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}
