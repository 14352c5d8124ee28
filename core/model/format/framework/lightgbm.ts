import type { ModelFormat } from '#contract/model/format.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { describe, noteOf } from '../description.ts';
import { headerValue, lightgbmFeatures } from '../lightgbm-text.ts';
import { printable } from '../pickle/pickle-value.ts';

/** Feature names and their ranges come first: a megabyte holds tens of thousands of them. */
const HEADER = 4 * 1_024 * 1_024;

export const startsAsLightgbm = (head: Buffer): boolean =>
  /^tree\r?\nversion=/.test(head.toString('latin1', 0, 32));

/**
 * Describes a model in LightGBM's text form. The version in it is that of the form (v2 to v4), not of the library.
 */
export const describeLightgbm = async (source: ByteSource): Promise<ModelFormat> => {
  const text = (await source.read(0, HEADER)).toString('utf8');
  const trees = text.search(/^tree_sizes=|^Tree=0/m);
  const header = trees < 0 ? text : text.slice(0, trees);
  const objective = headerValue(header, 'objective')?.split(' ')[0];
  const classes = Number(headerValue(header, 'num_class'));
  const tail = (await source.read(Math.max(0, source.size - 65_536), 65_536)).toString('utf8');
  const whole = /^end of trees/m.test(text) || /^end of (trees|parameters)|^pandas_categorical/m.test(tail);
  return {
    kind: 'lightgbm',
    ...describe({
      framework: 'LightGBM',
      imports: ['lightgbm'],
      ...noteOf(whole ? undefined : 'The file is truncated: its trees do not end.'),
    }),
    ...(objective !== undefined && { objective: printable(objective) }),
    ...(Number.isInteger(classes) && { classes }),
    features: lightgbmFeatures(header, tail),
  };
};
