import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '#scripts/machine/command.mjs';

/**
 * @typedef {import('./go.mjs').Go} Go
 *
 * @typedef {object} Place
 * @property {string} sources the folder of the Go modules
 * @property {string} workshop a folder for changed copies of modules
 * @property {string} programs where the programs go
 */

/** What the one program that holds them all can be called as. */
const KUBE_PROGRAMS = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'kubectl',
  'etcd',
  'coredns',
  'metrics-server',
];

/** Fixed, so that the same sources give the same programs. */
const BUILD_DATE = '2026-01-01T00:00:00Z';

/**
 * Kubernetes, etcd, CoreDNS and metrics-server in one program: they share most of their code.
 *
 * @param {Go} go
 * @param {Place} place
 */
export async function buildKube(go, place) {
  const folder = await ownCopy(place, 'kube');
  // One package of metrics-server names a type of a newer Kubernetes: that package is replaced.
  const metricsServer = await copyModule(go, folder, 'sigs.k8s.io/metrics-server', 'metrics-server');
  const replaced = join(metricsServer, 'pkg', 'api', 'generated', 'openapi');
  await replacePackage(replaced, join(folder, 'metrics-server-openapi.go.txt'));
  const version = await moduleVersion(folder, 'k8s.io/kubernetes');
  await go.build(folder, [
    ...['-tags', 'providerless', '-ldflags', `-s -w ${kubernetesVersion(version)}`],
    ...['-o', join(place.programs, 'kube'), '.'],
  ]);
  for (const name of KUBE_PROGRAMS) {
    await rm(join(place.programs, name), { force: true });
    await symlink('kube', join(place.programs, name));
  }
}

/** @param {string} version such as `v1.35.4` @returns {string} options of the linker */
function kubernetesVersion(version) {
  const [major, minor] = version.slice(1).split('.');
  const values = {
    gitVersion: version,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: 'clean',
    buildDate: BUILD_DATE,
  };
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version']
    .flatMap((name) => Object.entries(values).map(([variable, value]) => `-X ${name}.${variable}=${value}`))
    .join(' ');
}

/**
 * Traefik, with an empty list of ACME DNS providers: their SDKs are about 900 packages that no test needs.
 *
 * @param {Go} go
 * @param {Place} place
 */
export async function buildTraefik(go, place) {
  const folder = await ownCopy(place, 'traefik');
  const lego = await copyModule(go, folder, 'github.com/go-acme/lego/v4', 'lego');
  const replaced = join(lego, 'providers', 'dns');
  await replacePackage(replaced, join(folder, 'lego-dns.go.txt'));
  const module = 'github.com/traefik/traefik/v3';
  const version = await moduleVersion(folder, module);
  const variables = `-X ${module}/pkg/version.Version=${version.slice(1)} -X ${module}/pkg/version.BuildDate=${BUILD_DATE}`;
  await go.build(folder, [
    // The copied module needs less than the original's go.mod says.
    ...['-mod=mod', '-ldflags', `-s -w ${variables}`],
    ...['-o', join(place.programs, 'traefik'), `${module}/cmd/traefik`],
  ]);
}

/**
 * containerd 2: Debian 12 has 1.6, which knows no image volumes.
 *
 * @param {Go} go
 * @param {Place} place
 */
export async function buildContainerd(go, place) {
  const folder = await ownCopy(place, 'containerd');
  const module = 'github.com/containerd/containerd/v2';
  const version = await moduleVersion(folder, module);
  const programs = ['containerd', 'containerd-shim-runc-v2', 'ctr'].map((name) => `${module}/cmd/${name}`);
  await go.build(folder, [
    ...['-ldflags', `-s -w -X ${module}/version.Version=${version.slice(1)}`],
    ...['-o', `${place.programs}/`, ...programs],
  ]);
}

/**
 * @param {Go} go
 * @param {Place} place
 */
export async function buildPause(go, place) {
  const folder = await ownCopy(place, 'pause');
  await go.build(folder, ['-ldflags', '-s -w', '-o', join(place.programs, 'pause'), '.']);
}

/**
 * @param {Place} place
 * @param {string} name
 * @returns {Promise<string>} a copy of that folder of the sources, to change
 */
async function ownCopy({ sources, workshop }, name) {
  const folder = join(workshop, name);
  await rm(folder, { recursive: true, force: true });
  await cp(join(sources, name), folder, { recursive: true });
  return folder;
}

/**
 * @param {Go} go
 * @param {string} folder with a go.mod
 * @param {string} module that it names
 * @param {string} name of the folder for the copy
 * @returns {Promise<string>} a copy of the module, to change
 */
async function copyModule(go, folder, module, name) {
  const version = await moduleVersion(folder, module);
  // From outside: inside, the go.mod says that the copy is already there.
  const answer = await go.run(['mod', 'download', '-json', `${module}@${version}`], join(folder, '..'));
  /** @type {{Dir: string}} */
  const { Dir: original } = JSON.parse(answer);
  const copy = join(folder, name);
  // Go keeps modules unwritable.
  await run('cp', ['--recursive', '--no-preserve=mode', original, copy]);
  return copy;
}

/**
 * @param {string} folder
 * @param {string} module
 * @returns {Promise<string>} the version that the folder's go.mod names
 */
async function moduleVersion(folder, module) {
  const text = await readFile(join(folder, 'go.mod'), 'utf8');
  for (const line of text.split('\n')) {
    const [name, version] = line.replace('require ', '').trim().split(' ');
    if (name === module && version?.startsWith('v')) return version;
  }
  throw new Error(`${folder}/go.mod names no version of ${module}.`);
}

/** @param {string} folder of a Go package @param {string} file its only source from now on */
async function replacePackage(folder, file) {
  await rm(folder, { recursive: true });
  await mkdir(folder);
  await writeFile(join(folder, 'package.go'), await readFile(file));
}
