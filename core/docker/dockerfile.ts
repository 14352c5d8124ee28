import { createHash } from 'node:crypto';
import { RATTLER_VERSION } from '#core/engine/conda/rattler-requirement.ts';
import { imageConfig } from '#core/engine/image-config.ts';
import {
  APP_FOLDER,
  CONDA_FOLDER,
  type ImagePlan,
  LABEL_PREFIX,
  SCHEMA_FOLDER,
  SCORING_FOLDER,
  VENV_FOLDER,
} from '#core/engine/image-plan.ts';
import { UV_VERSION } from '#core/engine/uv-requirement.ts';
import { lockGroups } from './lock-groups.ts';

/** Label of what is no service by itself: its value is a stage. */
export const PART_LABEL = `${LABEL_PREFIX}.part`;

const TRUST =
  'export UV_CACHE_DIR=/var/cache/slipway/uv PIP_CACHE_DIR=/var/cache/slipway/pip PIP_CONFIG_FILE=/run/slipway/pip.conf; if [ -s /run/slipway/ca.pem ]; then export SSL_CERT_FILE=/run/slipway/ca.pem PIP_CERT=/run/slipway/ca.pem; fi';
/**
 * Certificates and index settings are mounted for the step only: no layer keeps them. Each group of the lock has a folder of its
 * own: BuildKit runs a step again when anything in a folder it mounts has changed, and the others need not. Each base has a cache
 * of its own: its programs write there, and a hostile one must not reach what is built on another. No step of a manifest can name
 * it (contract/manifest/step.ts), and what steps have put into the image has one for the same steps.
 */
function buildMounts({ base, steps }: Pick<ImagePlan, 'base' | 'steps'>, { keepsCaches }: Builder): string {
  const id = steps.length === 0 ? base : `${base}+${shortDigest(JSON.stringify(steps))}`;
  const cache = keepsCaches ? `--mount=type=cache,id=slipway-${id},target=${CACHE_FOLDER} ` : '';
  return `${cache}--mount=type=bind,source=build,target=/run/slipway`;
}

/** What ends a step that has a cache of its own: no layer keeps it. */
function clean({ keepsCaches }: Builder): string {
  return keepsCaches ? '' : ` && rm -rf ${CACHE_FOLDER}`;
}

const CACHE_FOLDER = '/var/cache/slipway';

/** What differs between those that build a Dockerfile. */
export interface Builder {
  /** Whether `RUN --mount=type=cache` gives a cache that no other user of the machine writes to. */
  readonly keepsCaches: boolean;
  /** The stages or the images that the installers come from. */
  readonly installers: { readonly uv: string; readonly conda: string };
}

/**
 * Bytecode for what a service imports. `uv pip install --compile-bytecode` compiles the packages' own tests too: 58 MB of the 363 MB of
 * scikit-learn and pandas, which nobody imports. A file for another Python is no failure; one that is compiled already is passed over.
 */
const COMPILE = `{ ${VENV_FOLDER}/bin/python -m compileall -qq -j 0 -x '/tests?/' ${VENV_FOLDER}/lib || true; }`;

/** Where the installer of conda packages lies while it works. */
export const RATTLER_FOLDER = '/opt/rattler';

/** Names of the steps by what their instruction begins with, as BuildKit tells them: `[stage 2/5] RUN …`. */
export const STAGES = { uv: 'uv', conda: 'conda', foundation: 'foundation', service: 'service' } as const;

const BUILDKIT: Builder = { keepsCaches: true, installers: STAGES };

/**
 * Everything below the script: base → packages → steps → dependencies → scoring server → models. It changes
 * rarely, may be gigabytes, and is kept as an image of its own, so that an edit of the script sends and checks
 * kilobytes.
 */
export function foundationDockerfile(plan: ImagePlan): string {
  return [
    uvDockerfile(plan.base, BUILDKIT),
    ...(plan.conda === undefined ? [] : [condaDockerfile(plan.base, BUILDKIT)]),
    lowerDockerfile(plan, BUILDKIT),
  ].join('\n');
}

/** The base with the installer. */
export function uvDockerfile(base: string, builder: Builder): string {
  return [
    `FROM ${base} AS ${STAGES.uv}`,
    partLabel(STAGES.uv),
    `RUN ${buildMounts({ base, steps: [] }, builder)} ${TRUST} && python3 -m venv --prompt uv-${UV_VERSION} /opt/uv && /opt/uv/bin/pip install --quiet --require-hashes -r /run/slipway/uv-requirements.txt${clean(builder)}`,
    '',
  ].join('\n');
}

/** What installs conda packages. It stays out of the image, which has the packages alone. */
export function condaDockerfile(base: string, builder: Builder): string {
  return [
    `FROM ${base} AS ${STAGES.conda}`,
    partLabel(STAGES.conda),
    `RUN ${buildMounts({ base, steps: [] }, builder)} --mount=type=bind,source=conda/installer,target=/run/slipway-installer ${TRUST} && python3 -m venv --prompt rattler-${RATTLER_VERSION} ${RATTLER_FOLDER} && ${RATTLER_FOLDER}/bin/pip install --quiet --only-binary :all: --require-hashes -r /run/slipway-installer/requirements.txt && cp /run/slipway-installer/conda_packages.py ${RATTLER_FOLDER}/${clean(builder)}`,
    '',
  ].join('\n');
}

/**
 * The foundation alone, with the installers of images or stages. Buildah 1.28 (Podman 4.3) does not find what a stage has made
 * when it did not make it in the same build, so that it needs an image.
 */
export function lowerDockerfile(plan: ImagePlan, builder: Builder): string {
  const { searchPath, commonEnvironment, workingFolder } = imageConfig(plan);
  const common = Object.entries(commonEnvironment).map(([name, value]) => `${name}=${value}`);
  return [
    `FROM ${plan.base} AS ${STAGES.foundation}`,
    `ENV PATH=${[...searchPath, '$PATH'].join(':')} ${common.join(' ')}`,
    partLabel(STAGES.foundation),
    ...packagesStep(plan.packages),
    ...plan.steps,
    ...condaStep(plan, builder),
    ...installSteps(plan, builder),
    `COPY scoring/ ${SCORING_FOLDER}/`,
    `RUN python3 -m compileall -q --invalidation-mode unchecked-hash ${SCORING_FOLDER}`,
    `WORKDIR ${workingFolder}`,
    ...plan.models.map((_model, index) => `COPY models/${index}/ ${APP_FOLDER}/`),
    '',
  ].join('\n');
}

/** By it `prune` finds what is left of a part: Buildah keeps every step as an image without a name. */
function partLabel(part: string): string {
  return `LABEL ${PART_LABEL}=${part}`;
}

/** In the container of the image, so that addresses and files are those of its system. Everyone may read what was installed. */
function condaStep(plan: ImagePlan, builder: Builder): readonly string[] {
  const { conda } = plan;
  if (conda === undefined) return [];
  const installer = `--mount=type=bind,from=${builder.installers.conda},source=${RATTLER_FOLDER},target=${RATTLER_FOLDER}`;
  const place = `/run/slipway-conda/${shortDigest(conda.lock)}`;
  const lock = `--mount=type=bind,source=conda/lock,target=${place}`;
  const install = `${RATTLER_FOLDER}/bin/python -I ${RATTLER_FOLDER}/conda_packages.py install ${place}/conda.lock ${CONDA_FOLDER} ${CACHE_FOLDER}/conda ${CONDA_FOLDER}`;
  return [
    `RUN ${installer} ${buildMounts(plan, builder)} ${lock} ${TRUST} && ${install} && chmod -R a+rX ${CONDA_FOLDER}${clean(builder)}`,
  ];
}

/** Buildah looks at an instruction's text alone to see whether it has run it before, not at what it mounts: so it is in the text. */
function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** A step for each group of the lock, the first one with the environment. The lock names everything: nothing else is to be resolved. */
function installSteps(plan: ImagePlan, builder: Builder): readonly string[] {
  const { lock, conda } = plan;
  const uv = `--mount=type=bind,from=${builder.installers.uv},source=/opt/uv,target=/opt/uv`;
  const settings = 'export UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_CONFIG_FILE=/run/slipway/uv.toml';
  const create = `/opt/uv/bin/uv venv --quiet ${conda?.bringsPython === true ? '--system-site-packages ' : ''}--python "$(command -v python3)" ${VENV_FOLDER} && `;
  return lockGroups(lock).map(({ name, text }, index) => {
    const place = `/run/slipway-lock/${shortDigest(text)}`;
    const mount = `--mount=type=bind,source=lock/${name},target=${place}`;
    const install = `/opt/uv/bin/uv pip install --python ${VENV_FOLDER} --no-deps --require-hashes -r ${place}/requirements.txt`;
    return `RUN ${uv} ${buildMounts(plan, builder)} ${mount} ${TRUST} && ${settings} && ${index === 0 ? create : ''}${install} && ${COMPILE}${clean(builder)}`;
  });
}

/** What changes with every edit: schema, script, environment and labels. */
export function serviceDockerfile(plan: ImagePlan, foundation: string): string {
  const { user, port, stopSignal, entrypoint, environment, labels } = imageConfig(plan);
  return [
    `FROM ${foundation} AS ${STAGES.service}`,
    // The documents seldom change when the script does.
    `COPY schema/ ${APP_FOLDER}/${SCHEMA_FOLDER}/`,
    `COPY app/ ${APP_FOLDER}/`,
    `USER ${user}`,
    `EXPOSE ${port}`,
    ...settings('ENV', environment),
    ...settings('LABEL', labels),
    `STOPSIGNAL ${stopSignal}`,
    `ENTRYPOINT [${entrypoint.map((word) => JSON.stringify(word)).join(', ')}]`,
    '',
  ].join('\n');
}

/** Both parts in one file, for those who build without Slipway. */
export function wholeDockerfile(plan: ImagePlan): string {
  return `${foundationDockerfile(plan)}\n${serviceDockerfile(plan, STAGES.foundation)}`;
}

function packagesStep(packages: readonly string[]): readonly string[] {
  if (packages.length === 0) return [];
  const list = [...packages].sort().join(' ');
  return [
    `RUN apt-get update && apt-get install -y --no-install-recommends ${list} && rm -rf /var/lib/apt/lists/* /var/log/*`,
  ];
}

function settings(instruction: 'ENV' | 'LABEL', values: Readonly<Record<string, string>>): readonly string[] {
  const pairs = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  if (pairs.length === 0) return [];
  return [`${instruction} ${pairs.map(([name, value]) => `${name}=${quote(value)}`).join(' \\\n  ')}`];
}

/** A value in double quotes, in which `\`, `"` and `$` mean something to the Dockerfile; it has no line breaks. */
function quote(value: string): string {
  return `"${value.replace(/[\\"$]/g, '\\$&').replace(/\r?\n/g, ' ')}"`;
}
