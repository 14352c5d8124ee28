/** A failure of the user's code as the scoring server logs it (its located.py), found in a log. */
export interface LoggedFailure {
  /** What failed: `init()`, `run()`, `importing the script`, … */
  readonly stage: string;
  /** In the application folder, or absolute for a file of a package; undefined when no place is told. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  /** The class of the exception; empty for what is none: a process that was killed, a start that takes long. */
  readonly type: string;
  readonly message: string;
  /** Counted from 0: which of the lines it is. */
  readonly at: number;
}

const LOCATED =
  /(?:^|\s)(importing the script|init\(\)|run\(\)|reading the schema|[\w()]+) failed at (.+?):(\d+)(?:, in [^:]+)?: ([A-Za-z_][\w.]*)(?:: ?(.*))?$/;
const UNLOCATED =
  /(?:^|\s)(importing the script|init\(\)|run\(\)) failed at the script: ([A-Za-z_][\w.]*): ?(.*)$/;
const KILLED = /worker killed while it started, by (\S+)/;
const SLOW = /(importing the script|init\(\)) is still running after (\S+ s) at (?:(\S+):(\d+), in .+|.+)$/;
/** The script cannot be served as it is: the message says why (its ScriptError). */
const REFUSED = /^\S+ ERROR +worker (?:\[[\w.-]+\] )?([A-Z].*)$/;

/** The last failure in a log; with a request id, of that request. */
export function lastFailure(lines: readonly string[], requestId?: string): LoggedFailure | undefined {
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const text = lines[at] ?? '';
    if (requestId !== undefined && !text.includes(requestId)) continue;
    const found = readLine(text, at) ?? readLine(jsonMessage(text) ?? '', at);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readLine(text: string, at: number): LoggedFailure | undefined {
  const located = LOCATED.exec(text);
  if (located !== null) {
    const [, stage = '', file = '', line = '', type = '', message = ''] = located;
    return { stage, file, line: Number(line), type, message, at };
  }
  const unlocated = UNLOCATED.exec(text);
  const none = { file: undefined, line: undefined, at } as const;
  if (unlocated !== null) {
    const [, stage = '', type = '', message = ''] = unlocated;
    return { ...none, stage, type, message };
  }
  const killed = KILLED.exec(text)?.[1];
  if (killed !== undefined)
    return {
      ...none,
      stage: 'init()',
      type: '',
      message: `The process was killed (${killed}) while it started.`,
    };
  const slow = SLOW.exec(text);
  if (slow !== null) {
    const [, stage = '', after = '', file, line] = slow;
    const message = `${stage} is still running after ${after}.`;
    return { stage, file, line: line === undefined ? undefined : Number(line), type: '', message, at };
  }
  const refused = REFUSED.exec(text)?.[1];
  return refused === undefined ? undefined : { ...none, stage: 'the start', type: '', message: refused };
}

/** The first line of the message of a line that is JSON, as images log when they are told to. */
function jsonMessage(text: string): string | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const line: unknown = JSON.parse(text);
    const message = typeof line === 'object' && line !== null && 'message' in line ? line.message : undefined;
    return typeof message === 'string' ? message.split('\n', 1)[0] : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
