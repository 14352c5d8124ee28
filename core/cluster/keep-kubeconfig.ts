import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterContext } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { Needs } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { hasCode } from '#core/host/system-error.ts';
import { contextsOf, readKubeconfig } from '#core/kubernetes/kubeconfig.ts';
import { parseKubeconfig } from '#core/kubernetes/kubeconfig-file.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';

/** Folder in the data folder. */
const KUBECONFIGS = 'kubeconfigs';

/** The kubeconfigs that were kept, as paths. */
export async function keptKubeconfigs({ store }: Needs<'store'>): Promise<readonly string[]> {
  const folder = join(store.folder, KUBECONFIGS);
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.yaml')).map((name) => join(folder, name));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/**
 * Keeps the text of a kubeconfig in the data folder, so that a cluster can be made of it. `bad_input` when it is none, has no
 * context, or names files: whoever gives a text could have a file of this machine sent to a server of theirs.
 */
export async function keepKubeconfig(
  context: Needs<'store' | 'environment' | 'home'>,
  text: string,
): Promise<{ readonly path: string; readonly contexts: readonly ClusterContext[] }> {
  const { clusters, users, contexts } = await parseKubeconfig('The text', Buffer.from(text));
  if (contexts.length === 0)
    throw new SlipwayError('bad_input', {
      message: 'The text is no kubeconfig: it has no contexts.',
      hint: 'Paste the whole file, from `apiVersion: v1` to its last line.',
    });
  const namesFiles =
    clusters.some(({ caFile }) => caFile !== undefined) ||
    users.some(
      ({ certFile, keyFile, authProvider }) =>
        certFile !== undefined || keyFile !== undefined || authProvider !== undefined,
    );
  if (namesFiles)
    throw new SlipwayError('bad_input', {
      message: 'The kubeconfig names other files, such as a certificate or a token.',
      hint: 'Make one that has everything in it with `kubectl config view --flatten --minify`, or choose the file itself.',
    });
  const folder = join(context.store.folder, KUBECONFIGS);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.yaml`);
  await writeAtomically(path, text);
  const config = await readKubeconfig({
    chosen: localPathOf(path),
    environment: context.environment,
    home: context.home,
  });
  return { path, contexts: contextsOf(config) };
}
