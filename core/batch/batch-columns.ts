import { z } from 'zod';
import type { BatchColumns } from '#contract/batch/batch.ts';
import type { EngineKind } from '#contract/image/image.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { Needs } from '#core/context.ts';
import { APP_FOLDER, SCHEMA_FOLDER } from '#core/engine/image-plan.ts';
import { isObject } from '#core/host/is-object.ts';
import { findRunnable } from '#core/image/image-records.ts';
import { rowsOfFile } from '#core/telemetry/table-file.ts';

/** Names that true values usually have. */
const LIKELY = /^(label|labels|target|class|y|y_true|truth|actual|outcome|species|diagnosis)$/i;
const IDENTIFIER = /(^|_)(id|index|date|time|name)$|^$/i;

/** Returns the columns of a table, and those that an image does not take. `not_found`, and what reading the file throws. */
export async function batchColumns(
  context: Needs<'store' | 'engines'>,
  request: {
    readonly image: string;
    readonly engine?: EngineKind | undefined;
    readonly input: LocalPath;
  },
): Promise<BatchColumns> {
  const image = await findRunnable(context, { reference: request.image, engine: request.engine });
  const columns = await firstColumns(request.input);
  const schema = await context.engines
    .get(image.engine)
    .readImageFile(image.engineId, `${APP_FOLDER}/${SCHEMA_FOLDER}/schema.json`);
  const taken = new Set(schema === undefined ? [] : namesIn(schemaSchema.parse(JSON.parse(schema))));
  const unused = columns.filter((column) => !taken.has(column) && !taken.has(column.replace(/^[^.]*\./, '')));
  const proposed = proposedOf(unused);
  return { columns, unused, ...(proposed === undefined ? {} : { proposed }) };
}

/** A column that is called like true values, else the only one that is not called like an identifier. */
function proposedOf(unused: readonly string[]): string | undefined {
  const [only, ...others] = unused.filter((column) => !IDENTIFIER.test(column));
  return unused.find((column) => LIKELY.test(column)) ?? (others.length === 0 ? only : undefined);
}

async function firstColumns(path: LocalPath): Promise<readonly string[]> {
  for await (const row of rowsOfFile(path)) return [...row.keys()];
  return [];
}

const inputSchema = z.object({
  columns: z.array(z.object({ name: z.string() })).default([]),
  column: z.object({ name: z.string() }).optional(),
  schema: z.unknown().optional(),
});
const schemaSchema = z.object({
  inputs: z.record(z.string(), inputSchema).default({}),
  parameters: z.record(z.string(), z.unknown()).default({}),
  example: z.unknown().optional(),
});

/** Every name that a schema tells: of inputs, columns, members, and of members of the example. */
function namesIn({ inputs, parameters, example }: z.output<typeof schemaSchema>): readonly string[] {
  return [
    ...Object.keys(inputs),
    ...Object.keys(parameters),
    ...Object.values(inputs).flatMap(({ columns, column, schema }) => [
      ...columns.map(({ name }) => name),
      ...(column === undefined ? [] : [column.name]),
      ...membersOf(schema),
    ]),
    ...keysIn(example),
  ];
}

/** Names of the members in a JSON Schema, of its elements too. */
function membersOf(schema: unknown): readonly string[] {
  if (!isObject(schema)) return [];
  const { properties, items } = schema;
  return [...(isObject(properties) ? Object.keys(properties) : []), ...membersOf(items)];
}

function keysIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return keysIn(value[0]);
  if (!isObject(value)) return [];
  return [...Object.keys(value), ...Object.values(value).flatMap(keysIn)];
}
