import type Dockerode from 'dockerode';
import {
  type CondaLock,
  condaPlatform,
  condaQuestion,
  lockOf,
  readCondaAnswer,
} from '#core/engine/conda/conda-packages.ts';
import type { CondaLockRequest, EngineWork } from '#core/engine/engine.ts';
import { architecture } from './architecture.ts';
import { RATTLER_FOLDER } from './dockerfile.ts';
import { ensureToolImage } from './image-build.ts';
import { emptyPlan } from './lock.ts';
import { runTaskContainer } from './task-container.ts';

/** Finds conda packages inside a container of the base image: they are those of its platform and its C library. */
export async function lockCondaInContainer(
  docker: Dockerode,
  request: CondaLockRequest,
  work: EngineWork,
): Promise<CondaLock> {
  const { settings } = request;
  const plan = { ...emptyPlan(request), conda: { lock: '', packages: [], bringsPython: false } };
  const image = await ensureToolImage(docker, { plan, settings, noCache: false }, 'conda', work);
  const question = { ...request, channels: settings.condaChannels };
  const { exitCode, output, errors } = await runTaskContainer(
    docker,
    {
      title: 'Finding the conda packages',
      image,
      user: '0:0',
      command: [
        ...[
          'sh',
          '-c',
          `exec ${RATTLER_FOLDER}/bin/python -I ${RATTLER_FOLDER}/conda_packages.py solve < $0`,
        ],
        '/slipway/question.json',
      ],
      files: [
        { path: 'slipway/ca.pem', text: settings.caCertificates ?? '' },
        {
          path: 'slipway/question.json',
          text: condaQuestion(question, {
            cache: '/tmp/conda',
            platform: condaPlatform('linux', await architecture(docker, image)),
          }),
        },
      ],
      network: settings.network,
      environment: {
        ...settings.proxies,
        ...(settings.caCertificates === undefined ? {} : { SSL_CERT_FILE: '/slipway/ca.pem' }),
      },
    },
    work,
  );
  if (exitCode !== 0) work.log(errors, 'conda');
  return lockOf(readCondaAnswer({ code: exitCode, output, errorOutput: errors }), question);
}
