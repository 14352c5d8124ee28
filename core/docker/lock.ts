import type Dockerode from 'dockerode';
import type { EngineWork, LockRequest } from '#core/engine/engine.ts';
import type { ImagePlan } from '#core/engine/image-plan.ts';
import { explainResolution } from '#core/engine/resolution.ts';
import { ensureToolImage, foundationEntries } from './image-build.ts';
import { runTaskContainer } from './task-container.ts';

/**
 * Pins and hashes requirements inside a container of the base image, so that the packages are those of the
 * image's own platform and Python, and no Python is needed on this machine.
 */
export async function lockInContainer(
  docker: Dockerode,
  request: LockRequest,
  work: EngineWork,
): Promise<string> {
  const plan = emptyPlan(request);
  const image = await ensureToolImage(
    docker,
    { plan, settings: request.settings, noCache: false },
    'uv',
    work,
  );
  const settingFiles = foundationEntries(plan, request.settings).filter(({ path }) =>
    path.startsWith('build/'),
  );
  const trust: Record<string, string> =
    request.settings.caCertificates === undefined ? {} : { SSL_CERT_FILE: '/slipway/ca.pem' };
  const { exitCode, output, errors } = await runTaskContainer(
    docker,
    {
      title: 'Finding the versions of the packages',
      image,
      user: '0:0',
      command: [
        '/opt/uv/bin/uv',
        'pip',
        'compile',
        '--quiet',
        '--generate-hashes',
        '--no-header',
        '--no-annotate',
        '--config-file',
        '/slipway/uv.toml',
        '/slipway/requirements.in',
      ],
      files: [
        ...settingFiles.map((entry) => ({ ...entry, path: entry.path.replace(/^build\//, 'slipway/') })),
        { path: 'slipway/requirements.in', text: request.requirements },
      ],
      network: request.settings.network,
      environment: { ...request.settings.proxies, ...trust, UV_PYTHON_DOWNLOADS: 'never' },
    },
    work,
  );
  if (exitCode === 0) return output;
  work.log(errors, 'lock');
  throw explainResolution(errors, request.requirements);
}

/** The images of the tools are made of the base alone. */
export function emptyPlan(request: Pick<LockRequest, 'base' | 'python'>): ImagePlan {
  const layer = { kind: 'script', title: '', target: '', files: [] } as const;
  return {
    reference: '',
    manifestDigest: '',
    base: request.base,
    python: request.python,
    packages: [],
    steps: [],
    lock: '',
    conda: undefined,
    scoring: { ...layer, kind: 'scoring' },
    models: [],
    schema: { arguments: [], files: [], reads: 'nothing', environment: {} },
    script: layer,
    environment: {},
    labels: {},
  };
}
