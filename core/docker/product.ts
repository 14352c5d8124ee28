import type Dockerode from 'dockerode';
import { z } from 'zod';
import { explainDockerError } from './client.ts';

/** What speaks the Docker API at an endpoint. */
export interface Product {
  readonly name: 'Docker' | 'Podman';
  readonly version: string;
}

/** Engine API, “Get version”. Podman names itself among the components (its API’s compatibility part). */
const versionSchema = z.object({
  Version: z.string(),
  Components: z.array(z.object({ Name: z.string() })).nullish(),
});

/** Engine API, “Get system information”. Without the control groups for it an engine ignores or refuses limits. */
const infoSchema = z.object({
  MemoryLimit: z.boolean().optional(),
  CpuCfsQuota: z.boolean().optional(),
  /** Podman's word; Docker has it among its security options. */
  Rootless: z.boolean().optional(),
  SecurityOptions: z.array(z.string()).nullish(),
  CgroupVersion: z.string().optional(),
});

/** The first versions that build what Slipway writes: `RUN --mount` without another frontend. */
const FIRST: Readonly<Record<Product['name'], string>> = { Docker: '20.10', Podman: '4.0' };

/** Whether each user of the machine has build caches of their own: Buildah has had them since 1.29 (buildah#4421). */
export function keepsCachesApart({ name, version }: Product): boolean {
  return name === 'Docker' || !isOlder(version, '4.4');
}

/** What answers at the other end. An engine that is replaced by another one at the same place is seen within a minute. */
export function productOf(docker: Dockerode): Promise<Product> {
  return remembered(products, docker, async () => {
    try {
      return readProduct(await docker.version());
    } catch (error) {
      throw explainDockerError(error, 'asking for its version');
    }
  });
}

const products = new WeakMap<Dockerode, Remembered<Product>>();
const infos = new WeakMap<Dockerode, Remembered<unknown>>();
const REMEMBER_MS = 60_000;

interface Remembered<Answer> {
  readonly at: number;
  readonly answer: Promise<Answer>;
}

/** Podman runs other programs for these answers, on Debian for seconds; failures are not kept. */
function remembered<Answer>(
  answers: WeakMap<Dockerode, Remembered<Answer>>,
  docker: Dockerode,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const before = answers.get(docker);
  if (before !== undefined && performance.now() - before.at < REMEMBER_MS) return before.answer;
  const answer = ask();
  answers.set(docker, { at: performance.now(), answer });
  answer.catch(() => answers.delete(docker));
  return answer;
}

export function readProduct(answer: unknown): Product {
  const { Version: version, Components: components } = versionSchema.parse(answer);
  const isPodman = components?.some(({ Name: name }) => name.startsWith('Podman')) ?? false;
  return { name: isPodman ? 'Podman' : 'Docker', version };
}

export async function limitsOf(docker: Dockerode, product: Product): Promise<readonly string[]> {
  return readLimits(product, await infoOf(docker));
}

const memorySchema = z.object({ MemTotal: z.number().positive() });

/** Returns the bytes of memory of the machine that the engine runs on. */
export async function memoryOfEngine(docker: Dockerode): Promise<number> {
  return memorySchema.parse(await infoOf(docker)).MemTotal;
}

function infoOf(docker: Dockerode): Promise<unknown> {
  return remembered(infos, docker, async () => {
    try {
      return await docker.info();
    } catch (error) {
      throw explainDockerError(error, 'asking what it can do');
    }
  });
}

/** What an engine cannot do, in sentences for `doctor`; empty: nothing is missing. */
export function readLimits(product: Product, info: unknown): readonly string[] {
  const { MemoryLimit: memory, CpuCfsQuota: cpu, ...rest } = infoSchema.parse(info);
  const isRootless = rest.Rootless ?? rest.SecurityOptions?.includes('name=rootless') ?? false;
  // Podman says yes to both then, and ignores the limits with a warning.
  const ignores = isRootless && rest.CgroupVersion === '1';
  const missing = [
    ...(memory === false || ignores ? ['memory'] : []),
    ...(cpu === false || ignores ? ['CPU'] : []),
  ];
  const old = isOlder(product.version, FIRST[product.name]);
  return [
    ...(old ? [`It cannot build images: that needs ${product.name} ${FIRST[product.name]} or later.`] : []),
    ...(missing.length > 0
      ? [
          `It cannot limit the ${missing.join(' and ')} of a run.${
            isRootless ? ' A rootless engine needs control groups version 2, delegated to your user.' : ''
          }`,
        ]
      : []),
  ];
}

function isOlder(version: string, first: string): boolean {
  const numbers = (text: string): readonly number[] =>
    text
      .split(/[.~+-]/)
      .slice(0, 2)
      .map(Number);
  const [[major = 0, minor = 0], [firstMajor = 0, firstMinor = 0]] = [numbers(version), numbers(first)];
  return major < firstMajor || (major === firstMajor && minor < firstMinor);
}
