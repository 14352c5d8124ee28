import { z } from 'zod';
import type { SlipwayError } from '#contract/errors.ts';
import type { RegistryAddress } from './address.ts';
import { problemOf, type RegistryProblem, registryError } from './registry-error.ts';

/** OCI distribution specification, “error codes”. */
const errorsSchema = z.object({
  errors: z.array(z.object({ code: z.string(), message: z.string().optional(), detail: z.unknown() })),
});

const BY_CODE: Readonly<Record<string, RegistryProblem>> = {
  UNAUTHORIZED: 'unauthorized',
  DENIED: 'denied',
  NAME_UNKNOWN: 'no-repository',
  TOOMANYREQUESTS: 'busy',
  UNSUPPORTED: 'unsupported',
};

const BY_STATUS: Readonly<Record<number, RegistryProblem>> = {
  401: 'unauthorized',
  403: 'denied',
  404: 'no-repository',
  405: 'unsupported',
  413: 'full',
  429: 'busy',
  502: 'unreachable',
  503: 'busy',
  504: 'unreachable',
  507: 'full',
};

/** An answer of a registry that is no success. Its disk being full hides in the text of a 500. */
export function refusal(registry: RegistryAddress, status: number, text: string): SlipwayError {
  const { codes, said } = readErrors(text);
  const fromCode = codes.map((code) => BY_CODE[code]).find((kind) => kind !== undefined);
  const fromText = problemOf(`${said} ${text}`);
  const kind = fromText === 'full' ? 'full' : (fromCode ?? BY_STATUS[status] ?? 'failed');
  return registryError(kind, registry, { said: said === '' ? String(status) : said, status });
}

function readErrors(text: string): { readonly codes: readonly string[]; readonly said: string } {
  try {
    const { errors } = errorsSchema.parse(JSON.parse(text));
    const said = errors.map(({ code, message }) => message ?? code).join('; ');
    return { codes: errors.map(({ code }) => code), said };
  } catch {
    // A proxy in between, or an older registry, answers with text or a page of its own.
    return { codes: [], said: text.trimStart().startsWith('<') ? '' : text.trim().slice(0, 200) };
  }
}
