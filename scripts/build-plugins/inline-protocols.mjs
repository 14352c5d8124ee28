import { dirname, join } from 'node:path';
import protobuf from 'protobufjs';

/**
 * What packages look for beside their own files when they run, which a bundle does not have. The protocols that
 * dockerode reads from `.proto` files are put into the code; what ssh2 looks for beside itself (a helper for Pageant
 * on Windows, memory of a module that holds its own) is looked for in the folder of the program.
 */
const LOADED = /(protoLoader|protobuf)\.loadSync\(\s*path\.resolve\(__dirname, "proto", "([\w.]+)"\)\s*\)/;
const HAS_OWN_FOLDER = /[\\/]node_modules[\\/]ssh2[\\/]lib[\\/]/;
const HAS_PROTOCOLS = /[\\/]node_modules[\\/]dockerode[\\/]lib[\\/](session|buildkit)\.js$/;

/**
 * A plugin of Vite: with it a bundle holds dockerode, and Slipway needs no packages beside it.
 *
 * @returns {{name: string, transform(code: string, id: string): string | undefined}}
 */
export function inlineProtocols() {
  return {
    name: 'slipway:inline-protocols',
    transform(code, id) {
      if (HAS_PROTOCOLS.test(id)) return withProtocol(code, id);
      if (HAS_OWN_FOLDER.test(id) && code.includes('__dirname')) return code.replaceAll('__dirname', '"."');
      return undefined;
    },
  };
}

/**
 * @param {string} code of a module of dockerode
 * @param {string} id its path
 * @returns {string}
 * @throws {Error} when the module no longer loads a protocol in the way that is replaced here
 */
function withProtocol(code, id) {
  const [whole, library, file] = LOADED.exec(code) ?? [];
  if (whole === undefined || file === undefined)
    throw new Error(`${id} loads its protocol in another way than before.`);
  const schema = protobuf.loadSync(join(dirname(id), 'proto', file)).toJSON();
  const loaded =
    library === 'protobuf'
      ? `protobuf.Root.fromJSON(${JSON.stringify(schema)})`
      : `protoLoader.fromJSON(${JSON.stringify(schema)})`;
  return code.replace(whole, () => loaded);
}
