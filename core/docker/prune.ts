import type Dockerode from 'dockerode';
import { LABEL_PREFIX } from '#core/engine/image-plan.ts';
import { explainDockerError, statusOf } from './client.ts';
import { PART_LABEL } from './dockerfile.ts';

/** Removes the foundations that no kept image stands on. Returns the bytes their own layers took. */
export async function pruneFoundations(docker: Dockerode, kept: readonly string[]): Promise<number> {
  const needed = new Set<string>();
  for (const engineId of kept) {
    const labels = await labelsOf(docker, engineId);
    const foundation = labels[`${LABEL_PREFIX}.foundation`];
    if (foundation !== undefined) needed.add(foundation);
  }
  let freed = 0;
  for (const image of await docker.listImages({ filters: { reference: ['slipway/foundation'] } })) {
    for (const tag of image.RepoTags ?? []) {
      if (needed.has(familiarName(tag))) continue;
      await removeTag(docker, tag);
      freed += image.Size;
    }
  }
  return freed + (await removeNameless(docker));
}

/** Images of ours whose name a later build has taken, and parts that Buildah has kept as images without a name. */
async function removeNameless(docker: Dockerode): Promise<number> {
  let freed = 0;
  for (const label of [`${LABEL_PREFIX}.reference`, PART_LABEL])
    for (const image of await docker.listImages({ filters: { dangling: ['true'], label: [label] } })) {
      await removeTag(docker, image.Id);
      freed += image.Size;
    }
  return freed;
}

/** Podman lists names with their registry, which Docker leaves out for Docker Hub. */
export function familiarName(tag: string): string {
  return tag.replace(/^docker\.io\/(library\/)?/, '');
}

async function labelsOf(docker: Dockerode, engineId: string): Promise<Readonly<Record<string, string>>> {
  try {
    return (await docker.getImage(engineId).inspect()).Config.Labels ?? {};
  } catch (error) {
    if (statusOf(error) === 404) return {};
    throw explainDockerError(error, 'looking at an image');
  }
}

async function removeTag(docker: Dockerode, tag: string): Promise<void> {
  try {
    await docker.getImage(tag).remove();
  } catch (error) {
    // 409: an image of another data folder stands on it.
    if (statusOf(error) !== 404 && statusOf(error) !== 409)
      throw explainDockerError(error, `removing ${tag}`);
  }
}
