import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import type { KubeConfig, User } from '@kubernetes/client-node';

/**
 * Lets the token of the current user be read from its file for each call, so a renewed token is used immediately. Returns the path of
 * that file; undefined when the user has none.
 */
export function takeOverTokenFile(config: KubeConfig): string | undefined {
  const user = config.getCurrentUser();
  const path: unknown = user?.authProvider?.config?.tokenFile;
  if (user === null || typeof path !== 'string') return undefined;
  const { authProvider: _taken, ...rest } = user;
  config.users = config.users.map((other) => (other.name === user.name ? rest : other));
  config.addAuthenticator({
    isAuthProvider: (asked: User) => asked.name === user.name,
    applyAuthentication: async (_user: User, options: RequestOptions) => {
      const token = (await readFile(path, 'utf8')).trim();
      options.headers = { ...options.headers, Authorization: `Bearer ${token}` };
    },
  });
  return path;
}
