import type Dockerode from 'dockerode';
import { explainDockerError } from './client.ts';

/** How the engine calls processors (uname -m), and how images do (Go's GOARCH). */
const NAMES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };

/** The processor of an image; without one that of the engine, which images are built for. */
export async function architecture(docker: Dockerode, engineId: string | undefined): Promise<string> {
  try {
    if (engineId !== undefined) return (await docker.getImage(engineId).inspect()).Architecture;
    const { Architecture: name } = await docker.info();
    return NAMES[name] ?? name;
  } catch (error) {
    throw explainDockerError(error, 'looking at its processor');
  }
}
