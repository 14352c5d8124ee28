import { readFile } from 'node:fs/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { Settings } from '#contract/system/settings.ts';
import { channelAddresses } from '#core/engine/conda/conda-packages.ts';
import type { BuildSettings } from '#core/engine/engine.ts';
import { type Proxies, proxiesOf } from '#core/host/proxies.ts';
import { trustedCertificates } from '#core/host/trusted-certificates.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** How builds reach the world, from the settings and this machine's own surroundings. */
export async function buildSettings(settings: Settings, environment: Environment): Promise<BuildSettings> {
  return {
    packageIndex: settings.packageIndex,
    extraPackageIndexes: settings.extraPackageIndexes,
    condaChannels: channelAddresses(settings),
    proxies: proxyArguments(proxiesOf(settings, environment)),
    caCertificates: await certificates(settings, environment),
    network: settings.buildNetwork,
  };
}

/** Docker predefines these build arguments: they leave no trace in the image (Dockerfile reference). */
function proxyArguments({ http, https, none }: Proxies): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries({ HTTP_PROXY: http, HTTPS_PROXY: https, NO_PROXY: none }).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [
            [name, value],
            [name.toLowerCase(), value],
          ],
    ),
  );
}

async function certificates(settings: Settings, environment: Environment): Promise<string | undefined> {
  const chosen = settings.caCertificates;
  if (chosen === 'none') return undefined;
  return chosen === undefined ? trustedCertificates(environment) : readChosen(chosen);
}

async function readChosen(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text?.includes('-----BEGIN CERTIFICATE-----') === true) return text;
  throw new SlipwayError('bad_input', {
    message:
      text === undefined
        ? `File not found: ${path}.`
        : `${path} does not contain a certificate in PEM format.`,
    hint: 'Set a PEM file with `slipway settings set caCertificates FILE`, or reset the setting.',
    details: { path },
  });
}
