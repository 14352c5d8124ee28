import {
  type FoundRequest,
  MOST_REQUESTS,
  NO_BODY,
  type ReadRequests,
  type SkippedRequest,
  titleOfUrl,
} from './found-request.ts';
import { shellCommands } from './shell-commands.ts';

/** Short options of curl that take a value, beside `-d`. */
const SHORT_WITH_VALUE = new Set('AbcCDeEFHKmoPQrtTuUwxXyYz');
const DATA = new Set(['--data', '--data-raw', '--data-binary', '--data-ascii', '--json']);
/** Long options that take no value; every other one is taken to have one. */
const FLAGS = new Set(
  [
    'anyauth basic compressed compressed-ssh digest fail fail-early fail-with-body globoff get head http0.9',
    'http1.0 http1.1 http2 http2-prior-knowledge http3 include insecure ipv4 ipv6 junk-session-cookies list-only',
    'location location-trusted negotiate no-buffer no-keepalive no-progress-meter ntlm parallel path-as-is post301',
    'post302 post303 progress-bar raw remote-name remote-header-name show-error silent ssl ssl-reqd sslv2 sslv3',
    'tcp-nodelay tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding verbose xattr next',
  ]
    .join(' ')
    .split(' ')
    .map((name) => `--${name}`),
);

/** The requests of curl commands in a text, as browsers and documentation write them. Nothing is run and no file is read. */
export function readCurl(text: string): ReadRequests {
  const found: FoundRequest[] = [];
  const skipped: SkippedRequest[] = [];
  for (const words of shellCommands(text).slice(0, MOST_REQUESTS)) {
    const at = words.findIndex((word) => /(?:^|[/\\])curl(?:\.exe)?$/.test(word));
    if (at === -1) continue;
    const { url, data, isOther } = optionsOf(words.slice(at + 1));
    const title = url === undefined ? 'request' : titleOfUrl(url);
    if (isOther) skipped.push({ title, reason: 'It sends a form or a file, not JSON.' });
    else if (data.length === 0) skipped.push({ title, reason: NO_BODY });
    else if (data.some(({ value, isRaw }) => !isRaw && value.startsWith('@')))
      skipped.push({ title, reason: 'Its body is in a file. Paste the body instead.' });
    // curl itself joins several parts so.
    else found.push({ title, body: data.map(({ value }) => value).join('&') });
  }
  return { found, skipped };
}

interface CurlOptions {
  readonly url: string | undefined;
  readonly data: readonly { readonly value: string; readonly isRaw: boolean }[];
  /** It has a body of another kind. */
  readonly isOther: boolean;
}

function optionsOf(words: readonly string[]): CurlOptions {
  const data: { value: string; isRaw: boolean }[] = [];
  let url: string | undefined;
  let isOther = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = (): string => {
      at += 1;
      return words[at] ?? '';
    };
    if (!word.startsWith('-') || word === '-') {
      url ??= word;
      continue;
    }
    const option = word.startsWith('--') ? longOption(word, next) : shortOption(word, next);
    if (option === undefined) continue;
    if (option.name === 'data') data.push({ value: option.value, isRaw: option.isRaw });
    else if (option.name === 'url') url ??= option.value;
    else isOther = true;
  }
  return { url, data, isOther };
}

type CurlOption =
  | { readonly name: 'data'; readonly value: string; readonly isRaw: boolean }
  | { readonly name: 'url'; readonly value: string }
  | { readonly name: 'other' };

function longOption(word: string, next: () => string): CurlOption | undefined {
  const [name = word, ...rest] = word.split('=');
  if (FLAGS.has(name) || name.startsWith('--no-')) return undefined;
  const value = rest.length > 0 ? rest.join('=') : next();
  if (DATA.has(name)) return { name: 'data', value, isRaw: name === '--data-raw' };
  if (name === '--url') return { name: 'url', value };
  if (['--form', '--form-string', '--data-urlencode', '--upload-file'].includes(name))
    return { name: 'other' };
  return undefined;
}

/** `-sSd '{}'`: letters of options without a value, then one that may have it in the same word or in the next. */
function shortOption(word: string, next: () => string): CurlOption | undefined {
  for (let at = 1; at < word.length; at += 1) {
    const letter = word[at] ?? '';
    const rest = word.slice(at + 1);
    if (letter === 'd') return { name: 'data', value: rest === '' ? next() : rest, isRaw: false };
    if (!SHORT_WITH_VALUE.has(letter)) continue;
    if (rest === '') next();
    return letter === 'F' || letter === 'T' ? { name: 'other' } : undefined;
  }
  return undefined;
}
