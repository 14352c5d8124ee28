import { z } from 'zod';
import type { EngineWork } from '#core/engine/engine.ts';
import { createLineSplitter, type LineSplitter } from '#core/host/line-splitter.ts';
import { buildError, noImage } from './build-error.ts';
import type { BuildStep } from './build-steps.ts';
import { readJsonLines } from './json-lines.ts';

/** A line of Podman's answer to a build: what Buildah prints, the image's id at the end, or the error. */
const lineSchema = z.union([
  z.object({ error: z.string() }),
  z.object({ aux: z.object({ ID: z.string() }) }),
  z.object({ stream: z.string() }),
  z.looseObject({}),
]);

/** `[2/3] STEP 4/7: COPY app/ /app/`; without the first part when there is one stage. */
const STEP = /^(?:\[\d+\/\d+\] )?STEP (\d+)\/(\d+): (.+)$/s;
/** Ends a step: `--> Using cache 1f…`, or `--> 1f…` after the step has run. */
const ENDED = /^--> (Using cache )?[0-9a-f]+$/;
/** What Buildah says about itself. */
const INTERNAL =
  /^((?:\[\d+\/\d+\] )?COMMIT\b|Successfully (built|tagged) |Resolving |Trying to pull |: exit status \d+$|[0-9a-f]{64}$)/;

/** How many lines of a failing step go into its error. */
const ERROR_LINES = 30;

interface State {
  /** Name of the stage (`FROM … AS name`) that is built now. */
  stage: string;
  step: BuildStep | undefined;
  /** Whether an instruction other than FROM runs: its failure is that of the step, even of one that is not shown. */
  instruction: string | undefined;
  lines: readonly string[];
  readonly unfinished: LineSplitter;
}

/**
 * Follows a build of Podman to its end: steps and lines go to `work`. Returns the image's id. `titleOf` gives a step's title for
 * an instruction as BuildKit writes it; undefined hides it. `build_failed` carries the failing step and its last lines.
 */
export async function followBuildah(
  stream: AsyncIterable<Uint8Array>,
  work: EngineWork,
  titleOf: (instruction: string) => BuildStep | undefined,
): Promise<string> {
  const state: State = {
    stage: '',
    step: undefined,
    instruction: undefined,
    lines: [],
    unfinished: createLineSplitter(),
  };
  let imageId: string | undefined;
  for await (const value of readJsonLines(stream)) {
    const line = lineSchema.parse(value);
    if ('error' in line && typeof line.error === 'string') throw failed(line.error, state, work);
    if ('aux' in line && hasId(line.aux)) imageId = line.aux.ID;
    else if ('stream' in line && typeof line.stream === 'string') tellText(line.stream, state, work, titleOf);
  }
  if (imageId === undefined) throw noImage();
  return imageId;
}

function hasId(aux: unknown): aux is { readonly ID: string } {
  return typeof aux === 'object' && aux !== null && 'ID' in aux && typeof aux.ID === 'string';
}

/** What programs print comes in pieces of any length. */
function tellText(
  text: string,
  state: State,
  work: EngineWork,
  titleOf: (instruction: string) => BuildStep | undefined,
): void {
  for (const line of state.unfinished.push(text.replace(/\r\n?/g, '\n')))
    tellLine(line, state, work, titleOf);
}

function tellLine(
  line: string,
  state: State,
  work: EngineWork,
  titleOf: (instruction: string) => BuildStep | undefined,
): void {
  const [, number = '', count = '', instruction] = STEP.exec(line) ?? [];
  if (instruction !== undefined) {
    endStep(state, work);
    begin({ number, count, instruction }, state, work, titleOf);
    return;
  }
  const [isEnd, cached] = ENDED.exec(line) ?? [];
  if (isEnd !== undefined) endStep(state, work, cached === undefined ? 'done' : 'cached');
  else if (!INTERNAL.test(line)) tell(line, state, work);
}

function begin(
  { number, count, instruction }: Readonly<Record<'number' | 'count' | 'instruction', string>>,
  state: State,
  work: EngineWork,
  titleOf: (instruction: string) => BuildStep | undefined,
): void {
  const isFrom = instruction.startsWith('FROM ');
  if (isFrom) state.stage = / AS (\S+)$/i.exec(instruction)?.[1] ?? '';
  state.instruction = isFrom ? undefined : instruction;
  state.lines = [];
  state.step = titleOf(`[${state.stage === '' ? '' : `${state.stage} `}${number}/${count}] ${instruction}`);
  if (state.step !== undefined) work.step(state.step.id, state.step.title);
}

function endStep(state: State, work: EngineWork, how: 'done' | 'cached' = 'done'): void {
  if (state.step !== undefined) work.endStep(state.step.id, how);
  state.step = undefined;
}

function tell(line: string, state: State, work: EngineWork): void {
  work.log(line, state.step?.id ?? 'build');
  state.lines = [...state.lines, line].slice(-ERROR_LINES);
}

function failed(message: string, state: State, work: EngineWork): Error {
  const last = state.unfinished.end();
  if (last !== undefined) tell(last, state, work);
  const { step, instruction, lines } = state;
  if (instruction === undefined) return buildError({ message, step: undefined, lines: [] });
  if (step !== undefined) work.endStep(step.id, 'failed');
  return buildError({ message, step: step ?? { id: instruction, title: instruction }, lines });
}
