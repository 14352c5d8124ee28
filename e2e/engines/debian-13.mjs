import { access, mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { run } from '#scripts/machine/command.mjs';
import { ensurePackages } from '#scripts/machine/debian-packages.mjs';
import { step } from '#scripts/machine/progress.mjs';
import { debianMirror } from '../ground/debian-mirror.mjs';
import { groundFile } from '../ground/ground-folder.mjs';

const PACKAGES = [
  'aardvark-dns',
  'ca-certificates',
  'conmon',
  'crun',
  'docker.io',
  'iproute2',
  'iptables',
  'netavark',
  'podman',
  'runc',
];

/** @returns {Promise<string>} the root of a Debian 13 with its Docker and Podman, made once */
export async function ensureDebian13() {
  const root = groundFile('engines', 'debian-13');
  const exists = await access(root).then(
    () => true,
    () => false,
  );
  if (exists) return root;
  await ensurePackages(['debootstrap', 'debian-archive-keyring', 'ca-certificates']);
  await mkdir(dirname(root), { recursive: true });
  const partial = `${root}.partial`;
  await run('rm', ['-rf', '--one-file-system', partial]);
  await step('Making a Debian 13 with Docker and Podman (about 3 minutes)', async () => {
    const options = [
      '--variant=minbase',
      `--include=${PACKAGES.join(',')}`,
      'trixie',
      partial,
      await debianMirror(),
    ];
    await run('unshare', ['--mount', '--propagation', 'private', 'debootstrap', ...options], {
      timeout: 1_200_000,
    });
  });
  await rename(partial, root);
  return root;
}
