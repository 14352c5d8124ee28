import type Dockerode from 'dockerode';
import { archiveFiles } from './archive-files.ts';
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
    const files = await archiveFiles(await container.getArchive({ path }));
    return Object.values(files)[0];
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw explainDockerError(error, `reading ${path} of an image`);
  } finally {
    await container.remove({ force: true });
  }
}
