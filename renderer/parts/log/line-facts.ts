export const LEVELS = ['debug', 'info', 'warning', 'error'] as const;
export type Level = (typeof LEVELS)[number];

/** How a level is spelt by the scoring server, Python's logging and most others. */
const NAMES: Readonly<Record<string, Level>> = {
  DEBUG: 'debug',
  TRACE: 'debug',
  INFO: 'info',
  WARN: 'warning',
  WARNING: 'warning',
  ERROR: 'error',
  CRITICAL: 'error',
  FATAL: 'error',
};

/** A level stands near the beginning: after a time, in brackets, or before a colon. */
const HEAD = 80;
const LEVEL = /(?:^|[\s[|:])(DEBUG|TRACE|INFO|WARN(?:ING)?|ERROR|CRITICAL|FATAL)(?=[\s\]|:]|$)/;
const JSON_LEVEL = /"level"\s*:\s*"([A-Za-z]+)"/;

/** The level that a line says of itself; undefined for what has none, as most of what a script prints. */
export function levelOf(text: string): Level | undefined {
  const name = text.startsWith('{') ? JSON_LEVEL.exec(text)?.[1] : LEVEL.exec(text.slice(0, HEAD))?.[1];
  return name === undefined ? undefined : NAMES[name.toUpperCase()];
}

/** The request that a line is about, as the scoring server writes it: `INFO server [id] …` or `"request_id": "id"`. */
const REQUEST = /^\S+ [A-Z]+ +\S+ \[([\w.-]{4,128})\]/;
const JSON_REQUEST = /"request_id"\s*:\s*"([^"]{4,128})"/;

export function requestIdOf(text: string): string | undefined {
  return (text.startsWith('{') ? JSON_REQUEST : REQUEST).exec(text)?.[1];
}

/** The head and the last line of a traceback of Python. */
const TRACEBACK = /^(?:Traceback \(most recent call last\):|[A-Za-z_][\w.]*(?:Error|Exception)(?:: |$))/;

/** Whether a line without a level tells of an error all the same. */
export function isOfTraceback(text: string): boolean {
  return TRACEBACK.test(text);
}
