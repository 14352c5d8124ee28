import { StringDecoder } from 'node:string_decoder';

/** What a script may write into a log; the rest is counted. */
const MOST_BYTES = 10 << 20;
/** A line beyond this is cut into several. */
const LONGEST_LINE = 16_384;
const TAIL_LINES = 40;

/** Takes the output of a script, line by line, as much of it as a log should hold. */
export interface ScriptLog {
  /** A taker for one of its streams. */
  stream(isError: boolean): { write(bytes: Buffer): void; end(): void };
  /** Bytes that were left out. */
  dropped(): number;
  /** The last lines of its error output, also of what was left out. */
  tail(): readonly string[];
}

export function createScriptLog(log: (line: string) => void): ScriptLog {
  let taken = 0;
  let dropped = 0;
  const tail: string[] = [];
  const take = (line: string, isError: boolean): void => {
    if (isError) {
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
    }
    const size = Buffer.byteLength(line) + 1;
    if (taken + size > MOST_BYTES) {
      if (dropped === 0) log(`The log is cut here: it holds ${MOST_BYTES >> 20} MB of what a script prints.`);
      dropped += size;
      return;
    }
    taken += size;
    log(line);
  };
  return {
    stream: (isError) => lineTaker((line) => take(line, isError)),
    dropped: () => dropped,
    tail: () => [...tail],
  };
}

/** A progress bar ends its states with a carriage return: only the last one of a line is kept. */
function lineTaker(take: (line: string) => void): { write(bytes: Buffer): void; end(): void } {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const write = (text: string): void => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) for (const piece of piecesOf(lastState(part))) take(piece);
    if (rest.length <= LONGEST_LINE) return;
    rest = rest.slice(rest.lastIndexOf('\r', rest.length - 2) + 1);
    for (; rest.length > LONGEST_LINE; rest = rest.slice(LONGEST_LINE)) take(rest.slice(0, LONGEST_LINE));
  };
  return {
    write: (bytes) => write(decoder.write(bytes)),
    end: () => {
      write(decoder.end());
      if (rest !== '') for (const piece of piecesOf(lastState(rest))) take(piece);
      rest = '';
    },
  };
}

function lastState(line: string): string {
  const plain = line.replace(/\r+$/, '');
  return plain.slice(plain.lastIndexOf('\r') + 1);
}

function piecesOf(line: string): readonly string[] {
  if (line.length <= LONGEST_LINE) return [line];
  return Array.from({ length: Math.ceil(line.length / LONGEST_LINE) }, (_, index) =>
    line.slice(index * LONGEST_LINE, (index + 1) * LONGEST_LINE),
  );
}
