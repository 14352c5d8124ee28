import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { SigningKey } from '#contract/image/signing.ts';
import { namesIn } from '#core/host/names-in.ts';
import { hasCode } from '#core/host/system-error.ts';

/** Keys of the user, one file each in the data folder that only the user may read. They are never sent anywhere. */
export interface SigningKeys {
  /** `already_exists` */
  create(name: string): Promise<SigningKey>;
  list(): Promise<readonly SigningKey[]>;
  /** `not_found` */
  get(name: string): Promise<SigningKey>;
  /** The private key, PEM. `not_found` */
  secretOf(name: string): Promise<string>;
}

export function signingKeys(dataFolder: string): SigningKeys {
  const folder = join(dataFolder, 'keys');
  const pathOf = (name: string): string => join(folder, `${name}.key`);
  const secretOf = async (name: string): Promise<string> => {
    try {
      return await readFile(pathOf(name), 'utf8');
    } catch (error) {
      if (hasCode(error, 'ENOENT')) throw unknown(name);
      throw error;
    }
  };
  const get = async (name: string): Promise<SigningKey> => ({
    name,
    publicKey: publicHalf(await secretOf(name)),
  });
  return {
    secretOf,
    get,
    create: async (name) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await chmod(folder, 0o700);
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      try {
        await writeFile(pathOf(name), pem, { mode: 0o600, flag: 'wx' });
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw error;
        throw new SlipwayError('already_exists', {
          message: `The key “${name}” already exists.`,
          hint: 'Choose another name. What was signed with a key needs that key to be checked.',
        });
      }
      return { name, publicKey: publicHalf(pem) };
    },
    list: async () => {
      const files = (await namesIn(folder)).filter((file) => file.endsWith('.key'));
      return Promise.all(files.sort().map((file) => get(file.slice(0, -'.key'.length))));
    },
  };
}

function publicHalf(pem: string): string {
  return createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'pem' }).toString();
}

function unknown(name: string): SlipwayError {
  return new SlipwayError('not_found', {
    message: `Key not found: “${name}”.`,
    hint: '`slipway key list` lists all. `slipway key create NAME` makes one.',
  });
}
