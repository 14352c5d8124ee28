import { topLevel } from './brackets.ts';
import type { LogicalLine, SourceProblem, Token } from './tokens.ts';

/** What on a line only Python 2 takes. Each is certain: no Python 3 reads it, or means the same by it. */
export function python2Problems(line: LogicalLine): readonly SourceProblem[] {
  const { tokens } = line;
  return [
    oldPrint(tokens),
    oldExcept(tokens),
    oldRaise(tokens),
    oldExec(tokens),
    ...tokens.map((token, index) => oldToken(token, tokens[index + 1])),
  ].filter((problem) => problem !== undefined);
}

function problem(from: Token, to: Token, message: string, hint: string): SourceProblem {
  return { message, hint, start: from.start, end: to.end };
}

function oldPrint(tokens: readonly Token[]): SourceProblem | undefined {
  const [first, second] = tokens;
  if (first?.text !== 'print' || second === undefined) return undefined;
  const isOld =
    second.kind === 'string' ||
    second.kind === 'number' ||
    (second.text === '>>' && tokens.some((token) => token.text === ',')) ||
    (second.kind === 'name' && !/^(?:in|is|and|or|if|not|for|else)$/.test(second.text));
  return isOld
    ? problem(first, first, '“print” without brackets is Python 2.', 'Write `print(…)`.')
    : undefined;
}

/** `except ValueError, e:`. (Since Python 3.14 `except A, B:` means two kinds of errors: those have capitals.) */
function oldExcept(tokens: readonly Token[]): SourceProblem | undefined {
  const [first] = tokens;
  if (first?.text !== 'except') return undefined;
  const comma = topLevelComma(tokens);
  const name = tokens[comma + 1];
  const isOld =
    comma !== -1 && name?.kind === 'name' && /^[a-z_]/.test(name.text) && tokens[comma + 2]?.text === ':';
  return isOld
    ? problem(first, name, '“except …, name” is Python 2.', `Write \`except … as ${name.text}:\`.`)
    : undefined;
}

function oldRaise(tokens: readonly Token[]): SourceProblem | undefined {
  const [first] = tokens;
  if (first?.text !== 'raise' || topLevelComma(tokens) === -1) return undefined;
  return problem(first, tokens.at(-1) ?? first, '“raise …, text” is Python 2.', 'Write `raise Error(text)`.');
}

function oldExec(tokens: readonly Token[]): SourceProblem | undefined {
  const [first, second] = tokens;
  const isOld = first?.text === 'exec' && (second?.kind === 'string' || second?.kind === 'name');
  return isOld && first !== undefined
    ? problem(first, first, '“exec” without brackets is Python 2.', 'Write `exec(…)`.')
    : undefined;
}

/** `<>`, `0777`, `10L`, `ur""`. */
function oldToken(token: Token, next: Token | undefined): SourceProblem | undefined {
  if (/^0[0-9]*[1-9][0-9]*$/.test(token.text))
    return problem(
      token,
      token,
      `“${token.text}” is Python 2.`,
      'Write octal numbers as `0o777`, others without the zero.',
    );
  if (next === undefined || next.start !== token.end) return undefined;
  if (token.text === '<' && next.text === '>')
    return problem(token, next, '“<>” is Python 2.', 'Write `!=`.');
  if (token.kind === 'number' && /^[lL]$/.test(next.text))
    return problem(token, next, `“${token.text}${next.text}” is Python 2.`, 'Leave the L out.');
  if (/^ur$/i.test(token.text) && next.kind === 'string')
    return problem(token, next, 'A string that starts with ur is Python 2.', 'Write it with r only.');
  return undefined;
}

function topLevelComma(tokens: readonly Token[]): number {
  return topLevel(tokens, (text) => text === ',');
}

/** Modules that Python 3 renamed (PEP 3108), with what they are called now. */
const RENAMED: Readonly<Record<string, string>> = {
  BaseHTTPServer: 'http.server',
  ConfigParser: 'configparser',
  Cookie: 'http.cookies',
  HTMLParser: 'html.parser',
  Queue: 'queue',
  SimpleHTTPServer: 'http.server',
  SocketServer: 'socketserver',
  StringIO: 'io',
  Tkinter: 'tkinter',
  UserDict: 'collections',
  UserList: 'collections',
  __builtin__: 'builtins',
  anydbm: 'dbm',
  cPickle: 'pickle',
  cStringIO: 'io',
  commands: 'subprocess',
  cookielib: 'http.cookiejar',
  copy_reg: 'copyreg',
  dummy_thread: '_dummy_thread',
  htmlentitydefs: 'html.entities',
  httplib: 'http.client',
  md5: 'hashlib',
  robotparser: 'urllib.robotparser',
  sets: 'builtins',
  sha: 'hashlib',
  thread: '_thread',
  urllib2: 'urllib.request',
  urlparse: 'urllib.parse',
  xmlrpclib: 'xmlrpc.client',
};

/** What a module of Python 2 is called now; undefined for any other. */
export function renamedModule(name: string): string | undefined {
  return Object.hasOwn(RENAMED, name) ? RENAMED[name] : undefined;
}

/** Names that Python 3 no longer has by itself, with what takes their place. */
const GONE: Readonly<Record<string, string>> = {
  basestring: 'str',
  execfile: 'exec(open(…).read())',
  long: 'int',
  raw_input: 'input',
  unichr: 'chr',
  unicode: 'str',
  xrange: 'range',
};

/** What takes the place of a built-in name of Python 2; undefined for any other. */
export function renamedBuiltin(name: string): string | undefined {
  return Object.hasOwn(GONE, name) ? GONE[name] : undefined;
}
