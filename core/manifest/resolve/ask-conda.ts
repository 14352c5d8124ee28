import { z } from 'zod';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import { OLDEST_RATTLER_PYTHON } from '#core/engine/conda/rattler-requirement.ts';
import type { CondaResolution, Resolver } from '#core/engine/resolver.ts';
import type { CondaEntry, CondaPart, WrittenRequirement } from '../dependencies/dependency-list.ts';
import { inWords } from '../dependencies/grouped-lines.ts';
import { report } from '../diagnostic.ts';
import { FILE_START } from '../text/positions.ts';

/** What the channels answered, as it is kept. */
export const condaAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('resolved'), channels: z.array(z.string()).readonly() }),
  z.object({
    kind: z.literal('refused'),
    message: z.string(),
    hint: z.string(),
    missing: z.union([z.string(), z.undefined()]),
  }),
  z.object({ kind: z.literal('unavailable'), reason: z.string() }),
]);

/** Entries that the package index has not, as packages of conda. */
export function movedEntries(moved: readonly WrittenRequirement[]): readonly CondaEntry[] {
  return moved.flatMap(({ conda, requirement, file, range }) =>
    conda === undefined ? [] : [{ name: requirement.name, spec: conda, file, range }],
  );
}

/** Asks the channels; undefined when there is nothing to ask them. */
export async function askConda(
  resolver: Resolver,
  request: { readonly python: string; readonly entries: readonly CondaEntry[] },
  signal: AbortSignal,
): Promise<CondaResolution | undefined> {
  const { python, entries } = request;
  if (entries.length === 0 || tooOldForConda(python) !== undefined) return undefined;
  const specs = [...new Set(entries.map(({ spec }) => spec))].sort();
  try {
    return await resolver.resolveConda({ python, specs }, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    return { kind: 'unavailable', reason: 'The conda channels did not answer in time.' };
  }
}

/** What installs conda packages needs a newer Python than the oldest runtime. */
export function tooOldForConda(
  python: string,
): { readonly message: string; readonly hint: string } | undefined {
  const [, minor = '0'] = python.split('.');
  const [, oldest = '0'] = OLDEST_RATTLER_PYTHON.split('.');
  if (Number(minor) >= Number(oldest)) return undefined;
  return {
    message: `Packages from conda need Python ${OLDEST_RATTLER_PYTHON} or later; the runtime is Python ${python}.`,
    hint: `Choose \`runtime: python-${OLDEST_RATTLER_PYTHON}\` or a later one.`,
  };
}

/** What of the channels' answer the user should know. `moved`: the entries that were asked of PyPI first. */
export function explainConda(
  answer: CondaResolution | undefined,
  asked: {
    readonly python: string;
    readonly part: CondaPart | undefined;
    readonly moved: readonly CondaEntry[];
  },
): readonly Diagnostic[] {
  const { python, part, moved } = asked;
  const entries = [...(part?.entries ?? []), ...moved];
  if (entries.length === 0) return [];
  const tooOld = tooOldForConda(python);
  if (tooOld !== undefined)
    return [at(entries[0], { severity: 'error', code: 'conda-needs-python', ...tooOld })];
  switch (answer?.kind) {
    case undefined:
      return [];
    case 'resolved':
      return moved.length === 0 ? [] : [installed(moved, answer.channels)];
    case 'unavailable':
      return [moved.length === 0 ? notLookedUp(entries, answer.reason) : nowhere(moved, answer.reason)];
    case 'refused':
      return [refused(answer, entries, asked)];
  }
}

function installed(moved: readonly CondaEntry[], channels: readonly string[]): Diagnostic {
  return at(moved[0], {
    severity: 'info',
    code: 'conda-package',
    message: `Installed from conda (${channels.join(', ')}), since ${moved.length === 1 ? 'it is' : 'they are'} not on PyPI: ${inWords(moved.map(({ name }) => name))}.`,
    hint: 'Nothing to do. The channels are a setting: `slipway settings get condaChannels`.',
  });
}

function notLookedUp(entries: readonly CondaEntry[], reason: string): Diagnostic {
  return at(entries[0], {
    severity: 'warning',
    code: 'conda-not-asked',
    message: `${inWords(entries.map(({ name }) => name))} could not be looked up in the conda channels. ${reason}`,
    hint: 'The build needs them. Check the network and the proxy, or set channels that can be reached: `slipway settings get condaChannels`.',
  });
}

/** The package index has been asked and has none of them: the build cannot get them. */
function nowhere(moved: readonly CondaEntry[], reason: string): Diagnostic {
  return at(moved[0], {
    severity: 'error',
    code: 'cannot-be-resolved',
    message: `PyPI has no ${inWords(moved.map(({ name }) => name))}. ${reason}`,
    hint: 'Check the spelling. If only conda has it, set channels that can be reached: `slipway settings get condaChannels`.',
  });
}

function refused(
  answer: Extract<CondaResolution, { readonly kind: 'refused' }>,
  entries: readonly CondaEntry[],
  { part, moved }: { readonly part: CondaPart | undefined; readonly moved: readonly CondaEntry[] },
): Diagnostic {
  const missing = answer.missing?.toLowerCase();
  const one = entries.find(({ name }) => name === missing) ?? entries[0];
  const isNowhere = moved.some(({ name }) => name === missing);
  const listed = (part?.channels ?? []).filter(
    (channel) => !/^(?:conda-forge|defaults|nodefaults)$/.test(channel),
  );
  return at(one, {
    severity: 'error',
    code: 'cannot-be-resolved',
    message: isNowhere ? `PyPI has no ${missing ?? ''}. ${answer.message}` : answer.message,
    hint:
      listed.length === 0
        ? answer.hint
        : `${answer.hint} The file lists ${inWords(listed)}; only channels of the settings are used.`,
  });
}

function at(
  entry: CondaEntry | undefined,
  what: Pick<Diagnostic, 'severity' | 'code' | 'message'> & { readonly hint: string },
): Diagnostic {
  return report({ ...what, file: entry?.file ?? MANIFEST_FILE, range: entry?.range ?? FILE_START });
}
