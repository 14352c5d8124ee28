import { InvalidArgumentError, Option } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import { DEFAULT_AUTO, type Scale } from '#contract/service/settings.ts';
import { wholeNumber } from '../option.ts';

/** How many replicas, as commander hands it over. */
export interface ScaleOptions {
  readonly replicas?: number;
  readonly autoscale?: readonly [min: number, max: number];
  readonly target?: number;
  readonly scaleDownSeconds?: number;
}

export function scaleOptions(): readonly Option[] {
  const seconds = wholeNumber({ from: 0, to: 3600 });
  return [
    new Option('--replicas <number>', 'a fixed number of replicas').argParser(
      wholeNumber({ from: 1, to: 1000 }),
    ),
    new Option('--autoscale <min-max>', 'as many replicas as the load needs, like 1-10').argParser(rangeOf),
    new Option(
      '--target <percent>',
      `with --autoscale: CPU use to aim for (${DEFAULT_AUTO.target})`,
    ).argParser(wholeNumber({ from: 1, to: 100 })),
    new Option(
      '--scale-down-seconds <number>',
      `with --autoscale: how long fewer replicas must have been enough before one is removed (${DEFAULT_AUTO.scaleDownSeconds})`,
    ).argParser(seconds),
  ];
}

function rangeOf(text: string): readonly [number, number] {
  const [, min, max] = /^(\d{1,4})-(\d{1,4})$/.exec(text) ?? [];
  if (min === undefined || max === undefined || Number(min) < 1 || Number(max) < Number(min))
    throw new InvalidArgumentError('It must be like 1-10.');
  return [Number(min), Number(max)];
}

/** The scale that was asked for; undefined: nothing was said about it. */
export function scaleOf({ replicas, autoscale, target, scaleDownSeconds }: ScaleOptions): Scale | undefined {
  if (replicas !== undefined && autoscale !== undefined)
    throw new UsageError({
      message: '--replicas and --autoscale cannot be used together.',
      hint: 'Use only one of them.',
    });
  if (autoscale !== undefined) {
    const [min, max] = autoscale;
    return {
      kind: 'auto',
      min,
      max,
      target: target ?? DEFAULT_AUTO.target,
      scaleDownSeconds: scaleDownSeconds ?? DEFAULT_AUTO.scaleDownSeconds,
    };
  }
  if (target !== undefined || scaleDownSeconds !== undefined)
    throw new UsageError({
      message: '--target and --scale-down-seconds need --autoscale.',
      hint: 'For example: --autoscale 1-10 --target 60',
    });
  return replicas === undefined ? undefined : { kind: 'fixed', replicas };
}
