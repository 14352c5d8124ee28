import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import Docker from 'dockerode';
import { pack } from 'tar-stream';

const DOCKERFILE = `FROM python:3.11-slim
COPY app.py /app.py
USER 1000
ENTRYPOINT ["python3", "/app.py"]
`;

/**
 * Builds the demo service in the engine of the ground and pushes it to its registry, as Slipway's users do.
 *
 * @returns the image's full name, as pods name it
 */
export async function pushDemoImage(registry: string): Promise<string> {
  const docker = new Docker();
  const context = pack();
  context.entry({ name: 'Dockerfile' }, DOCKERFILE);
  context.entry({ name: 'app.py' }, await readFile(join(import.meta.dirname, 'app.py')));
  context.finalize();
  const name = `${registry}/ground/demo:1`;
  await finished(docker, await docker.buildImage(Readable.from([await buffer(context)]), { t: name }));
  await finished(docker, await docker.getImage(name).push({ authconfig: {} }));
  return name;
}

function finished(docker: Docker, progress: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(progress, (error, messages: readonly { error?: string }[]) => {
      const failure = error?.message ?? messages.find((message) => message.error !== undefined)?.error;
      if (failure === undefined) resolve();
      else reject(new Error(failure));
    });
  });
}
