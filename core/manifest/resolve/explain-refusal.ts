import type { SlipwayError } from '#contract/errors.ts';
import type { Diagnostic, TextEdit } from '#contract/manifest/diagnostic.ts';
import { MANIFEST_FILE, RUNTIMES } from '#contract/manifest/source.ts';
import { explainResolution } from '#core/engine/resolution.ts';
import type { WrittenRequirement } from '../dependencies/dependency-list.ts';
import { packageKey } from '../dependencies/requirement.ts';
import { fixOf, report } from '../diagnostic.ts';
import { FILE_START } from '../text/positions.ts';

/** What a refusal is explained with. */
interface Asked {
  /** How each runtime is chosen in the manifest. */
  readonly runtimeEdits: Readonly<Record<string, TextEdit>>;
  readonly requirements: readonly WrittenRequirement[];
  /** `3.11` */
  readonly python: string;
}

/** The packages that the resolver left out only because they have no ready-made files (messages of uv). */
export function withoutWheels(output: string): readonly string[] {
  return [
    ...output.matchAll(/Wheels are required for `([^`]+)` because building from source is disabled/g),
  ].map((match) => packageKey(match[1] ?? ''));
}

/** Says what the resolver refused, at the requirement that it names. */
export function explainRefusal(output: string, asked: Asked): Diagnostic {
  const missing = withoutWheels(output);
  return missing.length > 0 ? noWheel(output, missing, asked) : unsatisfiable(output, asked);
}

function noWheel(output: string, missing: readonly string[], asked: Asked): Diagnostic {
  const [first = ''] = missing;
  const one = asked.requirements.find(({ requirement }) => missing.includes(requirement.key));
  const name = one?.requirement.name ?? first;
  const wanted = one === undefined ? name : one.text.replace(/\s*;.*$/, '');
  const runtime = runtimeWithWheels(output, name);
  return at(one, asked, {
    severity: 'warning',
    code: 'no-wheel',
    message: `${wanted} has no prebuilt package for Python ${asked.python} on Linux. It is built from source, which fails if it needs a compiler or another Python.`,
    hint:
      runtime === undefined
        ? 'Use a version that has one, often a newer one.'
        : `Choose \`runtime: ${runtime}\`, or another version.`,
    runtime,
  });
}

function unsatisfiable(output: string, asked: Asked): Diagnostic {
  const plain = output.replace(/\s+/g, ' ');
  const named = asked.requirements.filter(({ requirement: { key, name } }) =>
    [name, key].some((text) =>
      new RegExp(`(?:^|[\\s\`(])${escaped(text)}(?=[\\s\`=<>!~\\[,;)]|$)`, 'i').test(plain),
    ),
  );
  const [one] = named;
  const other = /no wheels with a matching (platform|Python)[^)]*\)/.exec(plain)?.[1];
  if (one !== undefined && other === 'platform')
    return at(one, asked, {
      severity: 'error',
      code: 'no-wheel-for-platform',
      message: `${one.text.replace(/\s*;.*$/, '')} has no package for Linux${systemsIn(plain)}.`,
      hint: 'Remove it, use another version, or add the condition `; sys_platform == "win32"`.',
    });
  if (one !== undefined && other === 'Python') {
    const runtime = runtimeWithWheels(output, one.requirement.name);
    return at(one, asked, {
      severity: 'error',
      code: 'no-wheel-for-python',
      message: `${one.text.replace(/\s*;.*$/, '')} has no package for Python ${asked.python}.`,
      hint:
        runtime === undefined
          ? 'Use another version.'
          : `Choose \`runtime: ${runtime}\`, or another version.`,
      runtime,
    });
  }
  const explained = explainResolution(output, '');
  return at(one, asked, {
    severity: 'error',
    code: 'cannot-be-resolved',
    message: messageOf(explained, plain),
    hint: explained.hint ?? 'Use other versions.',
  });
}

/** uv's own reasons for what it could not find, shorter than its whole text. */
function messageOf(explained: SlipwayError, plain: string): string {
  const none = /there (?:is|are) no versions? of (\S+?)(?: and|,|$)/.exec(plain)?.[1];
  if (none !== undefined) return `The package index has no ${none}.`;
  return explained.message.length > 500 ? `${explained.message.slice(0, 500)}…` : explained.message;
}

function systemsIn(plain: string): string {
  const tags = /on the following platforms?: ((?:`[^`]+`(?:, )?)+)/.exec(plain)?.[1] ?? '';
  const systems = [
    /`win/.test(tags) ? 'Windows' : undefined,
    /`macosx/.test(tags) ? 'macOS' : undefined,
  ].filter((one) => one !== undefined);
  return systems.length === 0 ? '' : `, only for ${systems.join(' and ')}`;
}

/** The newest runtime that the resolver found wheels for. */
function runtimeWithWheels(output: string, name: string): (typeof RUNTIMES)[number] | undefined {
  const tags = new RegExp(`for \`${escaped(name)}\`[^\\n]*ABI tags?: ([^\\n]+)`, 'i').exec(output)?.[1] ?? '';
  const minors = new Set([...tags.matchAll(/`cp3(\d+)m?t?`/g)].map((match) => Number(match[1])));
  return RUNTIMES.findLast((runtime) => minors.has(Number(runtime.split('.')[1])));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function at(
  one: WrittenRequirement | undefined,
  asked: Asked,
  what: Pick<Diagnostic, 'severity' | 'code' | 'message'> & {
    readonly hint: string;
    readonly runtime?: string | undefined;
  },
): Diagnostic {
  const place = one ?? asked.requirements[0];
  const { runtime, ...rest } = what;
  return report({
    ...rest,
    file: place?.file ?? MANIFEST_FILE,
    range: place?.range ?? FILE_START,
    fixes: [
      runtime === undefined ? undefined : fixOf(`Set runtime to ${runtime}`, asked.runtimeEdits[runtime]),
    ],
  });
}
