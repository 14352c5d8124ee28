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

/** Characters of a line of a secret that is masked where it stands alone: a shorter one is a bracket or a word. */
const SHORTEST_LINE = 6;

/** Returns what masks the values of secret parameters in a text, wherever they stand, and each of their lines. */
export function createMask(parameters: Parameters): (text: string) => string {
  const secrets = Object.entries(parameters)
    .filter(([name, value]) => isSecretName(name) && String(value) !== '')
    .flatMap(([, value]) => formsOf(String(value)))
    .sort((one, other) => other.length - one.length);
  return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, MASK), text);
}

/** A secret as programs print it: by itself, line by line, as a text of Python or JSON, in an address. */
function formsOf(secret: string): readonly string[] {
  const parts = secret.split(/\r?\n|\r/).map((line) => line.trim());
  const lines = parts.length === 1 ? [] : parts.filter((line) => line.length >= SHORTEST_LINE);
  const json = JSON.stringify(secret).slice(1, -1);
  const ascii = json.replace(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const breaks = secret.replaceAll('\r', '\\r').replaceAll('\n', '\\n');
  // Half a pair of surrogates has no form in an address.
  const address = encodeURIComponent(Buffer.from(secret).toString('utf8'));
  const lower = address.replace(/%../g, (one) => one.toLowerCase());
  const form = address.replaceAll('%20', '+');
  return [...new Set([secret, ...lines, json, ascii, breaks, address, lower, form])];
}
