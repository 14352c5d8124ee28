import { text } from 'node:stream/consumers';
import type Dockerode from 'dockerode';
import { extract } from 'tar-stream';
import { explainDockerError, statusOf } from './client.ts';

/** A text file of an image: through a container that is made and removed, never started. Undefined when absent. */
export async function readContainerFile(
  docker: Dockerode,
  image: string,
  path: string,
): Promise<string | undefined> {
  const container = await docker.createContainer({ Image: image, Cmd: ['true'] }).catch((error: unknown) => {
    throw explainDockerError(error, 'looking into an image');
  });
  try {
    const archive = extract();
    (await container.getArchive({ path })).pipe(archive);
    for await (const entry of archive) {
      if (entry.header.type === 'file') return await text(entry);
      entry.resume();
    }
    return undefined;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw explainDockerError(error, `reading ${path} of an image`);
  } finally {
    await container.remove({ force: true });
  }
}
