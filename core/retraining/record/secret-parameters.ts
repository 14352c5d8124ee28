import { createHash } from 'node:crypto';
import type { Parameter } from '#contract/manifest/training.ts';

/** What the name of a parameter holds whose value nobody else is to read: `api_key`, `dbPassword`, `HF_TOKEN`. */
const SECRET =
  /passw(or)?d|passphrase|pwd$|secret|credential|token$|(api|access|account|private|shared|encryption)[-_]?key|connection[-_]?string|^(sas|sig|signature|auth|authorization)$/i;

/** Stands in records and logs in place of such a value. */
const MASK = '***';

type Parameters = Readonly<Record<string, Parameter>>;

export function isSecretName(name: string): boolean {
  return SECRET.test(name);
}

/** The parameters as a record keeps them: without the values of secrets. */
export function maskedParameters(parameters: Parameters): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, isSecretName(name) ? MASK : value]),
  );
}

/** For the digest of all inputs: another secret is another input, and the record does not hold it. */
export function digestedParameters(parameters: Parameters): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, isSecretName(name) ? digestOf(value) : value]),
  );
}

function digestOf(value: Parameter): string {
  return createHash('sha256').update(String(value)).digest('hex');
}

/** Returns what masks the values of secret parameters in a text, wherever they stand. */
export function createMask(parameters: Parameters): (text: string) => string {
  const secrets = Object.entries(parameters)
    .filter(([name, value]) => isSecretName(name) && String(value) !== '')
    .map(([, value]) => String(value))
    .sort((one, other) => other.length - one.length);
  return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, MASK), text);
}
