import { styleText } from 'node:util';

/** The few colours of Slipway, by what they say. */
export interface Style {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly accent: (text: string) => string;
}

type Format = Parameters<typeof styleText>[0];

export function createStyle(isColoured: boolean): Style {
  const paint =
    (format: Format) =>
    (text: string): string =>
      isColoured ? styleText(format, text, { validateStream: false }) : text;
  return {
    good: paint('green'),
    bad: paint('red'),
    warn: paint('yellow'),
    faint: paint('dim'),
    strong: paint('bold'),
    accent: paint('cyan'),
  };
}

/**
 * Whether a stream gets colours: `--no-color` and NO_COLOR (https://no-color.org) say no, FORCE_COLOR says yes,
 * else a terminal that is not `dumb` does.
 */
export function wantsColour(options: {
  readonly isTerminal: boolean;
  readonly refused: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): boolean {
  const { environment } = options;
  if (options.refused || (environment.NO_COLOR ?? '') !== '') return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return options.isTerminal && environment.TERM !== 'dumb';
}
