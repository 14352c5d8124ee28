import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalPath } from '#contract/local-path.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { temporaryFolder } from './temporary-folder.ts';

interface KubeconfigParts {
  readonly server: string;
  /** PEM text of the authority. */
  readonly ca?: string;
  readonly proxy?: string;
  readonly namespace?: string;
  /** As it stands under `user:`. */
  readonly user?: Readonly<Record<string, unknown>>;
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Writes a kubeconfig with one context, `test`. Returns its path. */
export async function writeKubeconfig(parts: KubeconfigParts): Promise<LocalPath> {
  const path = localPathOf(join(await temporaryFolder(), 'config'));
  const { server, ca, proxy, namespace, user } = parts;
  await writeFile(
    path,
    // JSON is YAML.
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [
        {
          name: 'there',
          cluster: {
            server,
            ...(ca === undefined ? {} : { 'certificate-authority-data': base64(ca) }),
            ...(proxy === undefined ? {} : { 'proxy-url': proxy }),
          },
        },
      ],
      users: [{ name: 'ada', user: user ?? { token: 'good' } }],
      contexts: [
        {
          name: 'test',
          context: { cluster: 'there', user: 'ada', ...(namespace === undefined ? {} : { namespace }) },
        },
      ],
    }),
  );
  return path;
}
