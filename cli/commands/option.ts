import { InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import {
  builderKindSchema,
  engineKindSchema,
  platformSchema,
  publishingBuilderSchema,
} from '#contract/image/image.ts';
import { limitsSchema } from '#contract/run/run.ts';

/** Options that mean the same wherever they stand, read as strictly as the contract reads them. */

export function engineOption(): Option {
  return new Option(
    '--engine <engine>',
    'the engine to use (default: from the settings, else Docker)',
  ).choices(engineKindSchema.options);
}

/** Images are told apart by what built them. */
export function builtByOption(): Option {
  return new Option('--engine <engine>', 'what built it (default: any)').choices(builderKindSchema.options);
}

export function builderOption(): Option {
  return new Option(
    '--builder <builder>',
    'what builds the image: docker, or direct, which needs no engine (default: from the settings, else Docker if available, else direct)',
  ).choices(publishingBuilderSchema.options);
}

export function platformOption(usual: string): Option {
  return new Option('--platform <platform>', `what the image is to run on (default: ${usual})`).choices(
    platformSchema.options,
  );
}

export function portOption(): Option {
  return new Option('--port <number>', 'listen on this port of 127.0.0.1 (default: a free port)').argParser(
    wholeNumber({ from: 1, to: 65_535 }),
  );
}

export function cpusOption(): Option {
  return new Option('--cpus <number>', 'CPU cores the run may use, for example 1.5').argParser((text) =>
    checked(limitsSchema.shape.cpus, Number(text), 'a number of cores, for example 1.5'),
  );
}

export function memoryOption(): Option {
  return new Option('--memory <size>', 'memory the run may use, for example 512M or 2G').argParser((text) =>
    checked(limitsSchema.shape.memory, text, 'a size, for example 512M or 2G'),
  );
}

export function storeOption(): Option {
  return new Option('--store <name>', 'name of the store; needed when there are several');
}

/** For options that may be repeated. */
export function collect(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text];
}

export function wholeNumber(range: { readonly from: number; readonly to: number }): (text: string) => number {
  return (text) =>
    checked(
      z.int().min(range.from).max(range.to),
      text.trim() === '' ? Number.NaN : Number(text),
      `a whole number from ${range.from} to ${range.to}`,
    );
}

function checked<Value>(schema: z.ZodType<Value>, value: unknown, expected: string): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`It must be ${expected}.`);
}

/** The options of a run, as commander hands them over. */
export interface RunOptions {
  readonly engine?: z.output<typeof engineKindSchema>;
  readonly port?: number;
  readonly cpus?: number;
  readonly memory?: string;
}

/** Only what was given: an absent option is not an option that is `undefined`. */
export function runOptions(options: RunOptions): RunOptions {
  return {
    ...(options.engine === undefined ? {} : { engine: options.engine }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.cpus === undefined ? {} : { cpus: options.cpus }),
    ...(options.memory === undefined ? {} : { memory: options.memory }),
  };
}
