import { SlipwayError } from '#contract/errors.ts';

const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 2 ** 20,
  g: 2 ** 30,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
};
/** The least Docker takes, and less than any Python needs. */
const LEAST = 16 * 2 ** 20;

/** `512M` or `2G` in bytes; M and G are binary, as Docker reads them. */
export function memoryBytes(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, amount = '0', unit = ''] = /^([0-9.]+)\s*([kKmMgG]?i?)[bB]?$/.exec(text) ?? [];
  const bytes = Math.round(Number(amount) * (FACTORS[unit.toLowerCase()] ?? 1));
  if (bytes >= LEAST) return bytes;
  throw new SlipwayError('bad_input', {
    message: `“${text}” is not enough memory for a run.`,
    hint: 'Use at least 16M; `512M` or `2G` are usual.',
  });
}
