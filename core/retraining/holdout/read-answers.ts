import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import type { Training } from '#contract/manifest/training.ts';
import { linesOfFile } from '#core/host/file-lines.ts';
import { isObject } from '#core/host/is-object.ts';
import { type KeptRows, keptRows } from '#core/telemetry/kept-rows.ts';
import type { Cell } from '../gates/judged-rows.ts';

const lineSchema = z.union([
  z.object({ row: z.number().int(), output: z.unknown() }).refine((line) => 'output' in line),
  z.object({ row: z.number().int(), error: z.object({ message: z.string().optional() }).loose() }),
]);

/** What a model made of one row: a prediction, or why there is none. */
export type RowAnswer =
  | {
      readonly kind: 'answer';
      readonly predicted: Cell;
      readonly score: number | undefined;
      readonly shape: string;
    }
  | { readonly kind: 'failed'; readonly reason: string };

type HoldoutRules = NonNullable<Training['holdout']>;

/** Reads what a batch wrote, one answer for each row in their order. `run_failed` when rows are missing, `bad_input` at a line beyond 64 MB and when all answers together are too long. */
export async function readAnswers(
  path: string,
  rules: HoldoutRules,
  count: number,
  kept: KeptRows = keptRows('the answers to the holdout'),
): Promise<readonly RowAnswer[]> {
  const answers: RowAnswer[] = [];
  for await (const text of linesOfFile(path)) {
    const line = lineSchema.parse(JSON.parse(text));
    if (line.row !== answers.length)
      throw new SlipwayError('run_failed', { message: `Row ${answers.length} was not scored.` });
    const answer =
      'error' in line ? failed(line.error.message ?? 'run() failed') : readOutput(line.output, rules);
    kept.add();
    answers.push(keptAnswer(answer, kept));
  }
  if (answers.length === count) return answers;
  throw new SlipwayError('run_failed', {
    message: `${answers.length} of ${count} rows were scored.`,
    hint: 'The log of the retraining tells more.',
  });
}

/** Letters of a reason: it is for a person to read. */
const MOST_OF_REASON = 2000;

function failed(reason: string): RowAnswer {
  // A slice alone would keep all of the text in memory.
  return { kind: 'failed', reason: Buffer.from(reason.slice(0, MOST_OF_REASON)).toString() };
}

function keptAnswer(answer: RowAnswer, kept: KeptRows): RowAnswer {
  return answer.kind === 'failed'
    ? { ...answer, reason: kept.keep(answer.reason) }
    : { ...answer, predicted: kept.keep(answer.predicted), shape: kept.keep(answer.shape) };
}

function readOutput(output: unknown, rules: HoldoutRules): RowAnswer {
  const plain = Array.isArray(output) && output.length === 1 ? output[0] : output;
  const predicted = predictionIn(plain, rules);
  if (predicted === undefined) return failed(unclear(plain, rules));
  if (predicted === null || (typeof predicted === 'number' && !Number.isFinite(predicted)))
    return failed('the prediction is missing (null or NaN)');
  const score = rules.score === undefined || !isObject(plain) ? undefined : plain[rules.score];
  if (rules.score !== undefined && (typeof score !== 'number' || !Number.isFinite(score)))
    return failed(`the output “${rules.score}” is not a number`);
  return {
    kind: 'answer',
    predicted,
    score: typeof score === 'number' ? score : undefined,
    shape: shapeOf(plain),
  };
}

/** Undefined: it is not clear which output is the prediction. */
function predictionIn(output: unknown, { prediction, label, score }: HoldoutRules): Cell | null | undefined {
  if (!isObject(output)) return prediction === undefined ? cellIn(output) : undefined;
  if (prediction !== undefined) return cellIn(output[prediction]);
  const others = Object.keys(output).filter((name) => name !== score);
  const [only] = others.length === 1 ? others : [];
  const name = only ?? others.find((each) => each === label);
  return name === undefined ? undefined : cellIn(output[name]);
}

function cellIn(value: unknown): Cell | null | undefined {
  if (value === null) return null;
  if (Array.isArray(value) && value.length === 1) return cellIn(value[0]);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}

function unclear(output: unknown, { prediction }: HoldoutRules): string {
  const names = isObject(output) ? Object.keys(output).join(', ') : 'none with a name';
  return prediction === undefined
    ? `it is not clear which output is the prediction (outputs: ${names}); name it with \`prediction\` under \`holdout\``
    : `no output is called “${prediction}” (outputs: ${names})`;
}

/** The form of an output: names and kinds of values, not how many or which. */
export function shapeOf(value: unknown, depth = 0): string {
  if (value === null) return 'null';
  if (depth > 4) return 'deep';
  if (Array.isArray(value)) return `[${value.length === 0 ? '' : shapeOf(value[0], depth + 1)}]`;
  if (!isObject(value)) return typeof value;
  const members = Object.entries(value).map(([name, member]) => `${name}: ${shapeOf(member, depth + 1)}`);
  return `{${members.sort().join(', ')}}`;
}
