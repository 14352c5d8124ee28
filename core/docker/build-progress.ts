import { z } from 'zod';
import type { SlipwayError } from '#contract/errors.ts';
import type { EngineWork } from '#core/engine/engine.ts';
import { createLineSplitter, type LineSplitter } from '#core/host/line-splitter.ts';
import { buildError, noImage } from './build-error.ts';
import type { BuildStep } from './build-steps.ts';
import type { BuildkitStatus } from './buildkit-status.ts';
import { readJsonLines } from './json-lines.ts';

const lineSchema = z.union([
  z.object({ error: z.string(), errorDetail: z.object({ message: z.string() }).optional() }),
  z.object({ id: z.literal('moby.buildkit.trace'), aux: z.string() }),
  z.object({ id: z.literal('moby.image.id'), aux: z.object({ ID: z.string() }) }),
  z.object({ stream: z.string() }),
  z.looseObject({}),
]);

/** Steps of BuildKit's own that tell a user nothing. */
const INTERNAL = /^\[internal\]|^exporting|^importing|^naming to|^writing image|^docker-image:/;

/** How many lines of a failing step go into its error. */
const ERROR_LINES = 30;

/**
 * Follows a BuildKit build to its end: steps and lines go to `work`, and the image's id is returned.
 * `titleOf` gives a step's title for a Dockerfile instruction; undefined hides it. `build_failed` carries the
 * failing step and its last lines.
 */
export async function followBuild(
  stream: AsyncIterable<Uint8Array>,
  work: EngineWork,
  titleOf: (instruction: string) => { readonly id: string; readonly title: string } | undefined,
): Promise<string> {
  // Loaded here: protobufjs costs every command a part of its start, and only builds need it.
  const { decodeBuildkitStatus } = await import('./buildkit-status.ts');
  const state: BuildState = { steps: new Map(), lines: new Map(), unfinished: new Map(), failed: undefined };
  let imageId: string | undefined;
  for await (const value of readJsonLines(stream)) {
    const line = lineSchema.parse(value);
    if ('aux' in line && typeof line.aux === 'string')
      report(decodeBuildkitStatus(line.aux), state, work, titleOf);
    else if ('aux' in line && isImageId(line.aux)) imageId = line.aux.ID;
    else if ('stream' in line && typeof line.stream === 'string') {
      imageId =
        /writing image (sha256:[0-9a-f]{64})|Successfully built ([0-9a-f]+)/.exec(line.stream)?.[1] ??
        imageId;
      work.log(line.stream, 'build');
    } else if ('error' in line && typeof line.error === 'string') throw failureOf(line.error, state);
  }
  if (imageId === undefined) throw noImage();
  return imageId;
}

type Vertex = BuildkitStatus['vertexes'][number];

interface BuildState {
  readonly steps: Map<string, BuildStep>;
  readonly lines: Map<string, string[]>;
  /** What was printed after the last end of a line: it comes in pieces of any length. */
  readonly unfinished: Map<string, LineSplitter>;
  failed: { readonly vertex: string; readonly name: string } | undefined;
}

function isImageId(aux: unknown): aux is { readonly ID: string } {
  return typeof aux === 'object' && aux !== null && 'ID' in aux && typeof aux.ID === 'string';
}

function report(
  status: BuildkitStatus,
  state: BuildState,
  work: EngineWork,
  titleOf: (instruction: string) => { readonly id: string; readonly title: string } | undefined,
): void {
  for (const vertex of status.vertexes) {
    if (vertex.error !== '' && !/context canceled/.test(vertex.error))
      state.failed = { vertex: vertex.digest, name: vertex.name };
    const step = INTERNAL.test(vertex.name) ? undefined : titleOf(vertex.name);
    if (step === undefined) continue;
    state.steps.set(vertex.digest, step);
    reportStep(vertex, step, work);
  }
  for (const log of status.logs) tellText(log, state, work);
  for (const vertex of status.vertexes)
    if (vertex.completed || vertex.error !== '') tellRest(vertex.digest, state, work);
}

function reportStep(vertex: Vertex, step: BuildStep, work: EngineWork): void {
  if (vertex.cached) {
    work.step(step.id, step.title);
    work.endStep(step.id, 'cached');
  } else if (vertex.error !== '') work.endStep(step.id, 'failed');
  else if (vertex.completed) work.endStep(step.id);
  else if (vertex.started) work.step(step.id, step.title);
}

function tellText(log: BuildkitStatus['logs'][number], state: BuildState, work: EngineWork): void {
  const text = Buffer.from(log.msg).toString('utf8').replace(/\r\n?/g, '\n');
  const splitter = state.unfinished.get(log.vertex) ?? createLineSplitter();
  state.unfinished.set(log.vertex, splitter);
  tell(splitter.push(text), log.vertex, state, work);
}

/** The last line of a step that is over, which no end of a line follows. */
function tellRest(vertex: string, state: BuildState, work: EngineWork): void {
  const last = state.unfinished.get(vertex)?.end();
  if (last === undefined) return;
  tell([last], vertex, state, work);
}

function tell(lines: readonly string[], vertex: string, state: BuildState, work: EngineWork): void {
  const step = state.steps.get(vertex);
  for (const line of lines) work.log(line, step?.id ?? 'build');
  state.lines.set(vertex, [...(state.lines.get(vertex) ?? []), ...lines].slice(-ERROR_LINES));
}

function failureOf(message: string, { failed, steps, lines }: BuildState): SlipwayError {
  if (failed === undefined) return buildError({ message, step: undefined, lines: [] });
  const step = steps.get(failed.vertex) ?? { id: failed.name, title: failed.name };
  return buildError({ message, step, lines: lines.get(failed.vertex) ?? [] });
}
