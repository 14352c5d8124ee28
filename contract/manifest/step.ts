import { z } from 'zod';

const INSTRUCTION = /^(RUN|ENV|ARG|COPY|LABEL|EXPOSE|USER|WORKDIR|ADD|SHELL)[ \t]+\S/;
/** Tabs and line ends aside, none of them belongs into a Dockerfile, and BuildKit takes some for spaces. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are looked for
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029]/;
/** A line that goes on with the next one. Two backslashes are one that is meant. */
const GOES_ON = /(^|[^\\])\\$/;
/** Blank lines and comments are left out of an instruction, so that what follows them would belong to it. */
const LEFT_OUT = /^\s*(#|$)/;
const HERE_DOCUMENT = /\s\d*<<-?[^<\s]/;
const OPTION = /^--[a-z]+(=[\w./:@,=-]+)?$/;
/** Mounts that show nothing of the context. */
const OWN_TYPES: ReadonlySet<string> = new Set(['cache', 'tmpfs']);
/** What builds of all projects share (core/docker/dockerfile.ts). */
const OURS = /slipway/i;

/**
 * One instruction, so that no step changes what comes before or after it in the Dockerfile, or reads what Slipway builds from: the
 * context holds the settings of package indexes, which may have passwords, and the cache holds packages of other projects.
 */
export const stepSchema = z
  .string()
  .trim()
  .superRefine((step, context) => {
    const message = problemOf(step);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

function problemOf(step: string): string | undefined {
  if (!INSTRUCTION.test(step)) return 'A Dockerfile instruction like RUN, ENV, ARG, COPY, LABEL or USER';
  if (CONTROL.test(step)) return 'A step cannot contain control characters';
  const lines = step.split('\n');
  const isWhole = lines.every((line, index) => GOES_ON.test(line) === index < lines.length - 1);
  if (!isWhole || lines.slice(1).some((line) => LEFT_OUT.test(line)))
    return 'One instruction for each step: only a backslash at the end of a line continues it, without comments and blank lines';
  if (HERE_DOCUMENT.test(step)) return 'A step cannot contain a here-document: use && between commands';
  return optionProblem(step.replaceAll('\\\n', ''));
}

function optionProblem(step: string): string | undefined {
  const [instruction = '', ...words] = step.split(/[ \t]+/);
  const end = words.findIndex((word) => !word.startsWith('--'));
  const options = end === -1 ? words : words.slice(0, end);
  if (!options.every((option) => OPTION.test(option)))
    return 'Options of an instruction cannot have quotes, variables or backslashes';
  const mounts = options.filter((option) => option.startsWith('--mount'));
  if (mounts.some((mount) => OURS.test(mount) || !isMountOfOthers(mount)))
    return 'A mount needs `from=` another image, or type=cache or type=tmpfs; the cache of Slipway is not for steps';
  const isFromImage = options.some((option) => option.startsWith('--from='));
  if (instruction === 'COPY' && !isFromImage)
    return 'COPY needs `--from=` another image: files of the project go under `files`';
  if (
    instruction === 'ADD' &&
    !words.slice(options.length, -1).every((word) => /^(https?|git):\/\//.test(word))
  )
    return 'ADD takes only addresses: files of the project go under `files`';
  return undefined;
}

/**
 * Whether a mount shows another image, a cache or nothing. Its fields are read as BuildKit does (moby/buildkit,
 * frontend/dockerfile/instructions/commands_runmount.go): without a type it is a bind mount, without a name in `from` one of the
 * context, and of two fields of a name the last one counts, so there is one.
 */
function isMountOfOthers(mount: string): boolean {
  const fields = new Map<string, string>();
  for (const field of mount.slice('--mount='.length).split(',')) {
    const [name = '', ...value] = field.split('=');
    if (fields.has(name.toLowerCase())) return false;
    fields.set(name.toLowerCase(), value.join('='));
  }
  const from = fields.get('from');
  const type = fields.get('type')?.toLowerCase() ?? 'bind';
  return type === 'bind' ? from !== undefined && from !== '' : OWN_TYPES.has(type) && from !== '';
}
