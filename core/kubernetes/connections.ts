import { statSync } from 'node:fs';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { type ClusterConnection, openConnection } from './connection.ts';
import { kubeconfigPaths, readKubeconfig } from './kubeconfig.ts';

/** Which context of which kubeconfig. */
export interface ConnectionChoice {
  readonly context: string;
  readonly kubeconfig?: LocalPath | undefined;
}

/** Connections of this process, one per context; opened when first needed, and again when the kubeconfig has changed. */
export interface Connections {
  connect(choice: ConnectionChoice): Promise<ClusterConnection>;
  close(): void;
}

export function createConnections(options: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}): Connections {
  const open = new Map<string, Promise<ClusterConnection>>();
  return {
    connect: (choice) => {
      const source = { ...options, chosen: choice.kubeconfig };
      const key = JSON.stringify([choice, kubeconfigPaths(source).map(stampOf)]);
      const existing = open.get(key);
      if (existing !== undefined) return existing;
      const opening = openContext(choice, source);
      open.set(key, opening);
      opening.catch(() => open.delete(key));
      return opening;
    },
    close: () => {
      for (const opening of open.values())
        opening.then(
          (connection) => connection.close(),
          // It was never opened; the caller got the error.
          () => undefined,
        );
    },
  };
}

async function openContext(
  choice: ConnectionChoice,
  source: Parameters<typeof readKubeconfig>[0],
): Promise<ClusterConnection> {
  const config = await readKubeconfig(source);
  if (config.getContextObject(choice.context) === null)
    throw new SlipwayError('not_found', {
      message: `The kubeconfig has no context “${choice.context}”.`,
      hint: `It has: ${
        config
          .getContexts()
          .map(({ name }) => name)
          .join(', ') || 'none'
      }. \`slipway cluster update\` chooses another.`,
    });
  config.setCurrentContext(choice.context);
  return openConnection(config, source.environment);
}

function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? `${path} absent` : `${path} ${found.ino} ${found.size} ${found.mtimeMs}`;
}
