import type { Failure } from '#cli/failure/failure.ts';
import { printable, printableJson } from '#cli/terminal/printable.ts';
import { createStyle, type Style, wantsColour } from '#cli/terminal/style.ts';
import { type Terminal, write } from '#cli/terminal/terminal.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly dataDir?: string;
  readonly color?: boolean;
  readonly quiet?: boolean;
}

/** How an answer is put for people: which colours there are, and how wide a line may be. */
export interface Page {
  readonly style: Style;
  /** Columns; undefined when nobody counts them. */
  readonly width: number | undefined;
  readonly now: Date;
}

/**
 * What a command says. Results go to standard output, everything else to standard error; with `--json` the
 * answer is one JSON document and nothing else is written there.
 */
export interface Output {
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  readonly errorStyle: Style;
  answer<Value>(value: Value, toText: (value: Value, page: Page) => string): Promise<void>;
  /** A line of an endless answer: text, or one JSON document a line. */
  line(value: unknown, text: string): Promise<void>;
  /** Something to know that is not the answer; dropped with `--json` and `--quiet`. */
  note(text: string): Promise<void>;
  failure(failure: Failure): Promise<void>;
}

export function createOutput(terminal: Terminal, options: GlobalOptions): Output {
  const isJson = options.json === true;
  const isQuiet = options.quiet === true;
  const styleOf = (stream: Terminal['stdout']): Style =>
    createStyle(
      wantsColour({
        isTerminal: stream.isTTY === true,
        refused: options.color === false,
        environment: terminal.environment,
      }),
    );
  const page = (): Page => ({
    style: styleOf(terminal.stdout),
    width: widthOf(terminal),
    now: new Date(),
  });
  const errorStyle = styleOf(terminal.stderr);
  return {
    isJson,
    isQuiet,
    errorStyle,
    answer: async (value, toText) => {
      if (isJson) {
        await write(terminal.stdout, `${toJson(value, terminal.stdout.isTTY === true)}\n`);
        return;
      }
      const text = printable(toText(value, page()));
      if (text !== '') await write(terminal.stdout, text.endsWith('\n') ? text : `${text}\n`);
    },
    line: (value, text) => write(terminal.stdout, `${isJson ? toJson(value, false) : printable(text)}\n`),
    note: async (text) => {
      if (!isJson && !isQuiet) await write(terminal.stderr, `${printable(text)}\n`);
    },
    failure: (failure) =>
      write(
        terminal.stderr,
        isJson ? `${failureJson(failure)}\n` : printable(failureText(failure, errorStyle)),
      ),
  };
}

function toJson(value: unknown, isForPeople: boolean): string {
  return printableJson(JSON.stringify(value, null, isForPeople ? 2 : 0));
}

function widthOf(terminal: Terminal): number | undefined {
  if (terminal.stdout.isTTY === true) return terminal.stdout.columns;
  const columns = Number(terminal.environment.COLUMNS);
  return Number.isInteger(columns) && columns > 0 ? columns : undefined;
}

function failureJson(failure: Failure): string {
  const { code, message, hint, details } = failure;
  return printableJson(JSON.stringify({ error: { code, message, hint, details } }));
}

function failureText(failure: Failure, style: Style): string {
  const head = `${style.bad(`error[${failure.code}]`)}: ${failure.message}\n`;
  const hint = failure.hint === undefined ? '' : `${style.accent('hint')}: ${failure.hint}\n`;
  const fixes = (failure.fixes ?? []).map((fix) => `${style.accent('fix')}: ${fix}\n`);
  return `${head}${hint}${fixes.join('')}`;
}
