/** What must not leave this machine in a report. */
export interface Secrets {
  readonly home: string;
  readonly userName: string;
  readonly hostName: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Variables whose values say nothing of a person: they stay. The value of any other that stands in a text is taken
 * out, whatever it is called.
 */
const HARMLESS =
  /^(PATH|LANG|LANGUAGE|LC_.*|TERM|COLORTERM|SHELL|EDITOR|TZ|DISPLAY|XDG_.*|NODE_.*|npm_.*|CI|NO_COLOR|FORCE_COLOR|DOCKER_HOST|PWD|OLDPWD|HOME|SHLVL|_|SLIPWAY_(VERSION|RESOURCES|HOME|LOGIN_SHELL|SINGLE_INSTANCE))$/;

/** Shorter values would be found by chance in words that mean something else. */
const SHORTEST = 6;

/** What the name of a secret ends with or holds, in settings, addresses, connection strings and files of logins. */
const NAMES =
  'password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|shared[_-]?key|private[_-]?key|client[_-]?key|encryption[_-]?key|authorization|credential|signature';
/** Names that stand in other words, too: they count only whole. */
const WHOLE_NAMES = 'auth|sig|pass|sas';
/** In quotes to their end, cut off or not; else one word. */
const VALUE = String.raw`(?:"(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$)|[^\s,;&}\]"']+)`;

/**
 * Forms of secrets that are known by their look. A log may be megabytes and written by others: each begins where nothing
 * of its kind stands before, and has an end, so that the time grows with the text and no faster.
 */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
    '<private key>',
  ],
  // user:password@ of an address, proxies included; the colon may be escaped.
  [/((?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@"'<>]{1,1000}@/gi, '$1<credentials>@'],
  [/\b(Bearer|Basic|Token)[ \t]{1,8}[A-Za-z0-9._~+/=-]{6,}/gi, '$1 <secret>'],
  [/(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*/g, '<token>'],
  [
    /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|hf_|dckr_pat_|npm_|pypi-|slipway_(?=[A-Za-z0-9_-]{40}))[A-Za-z0-9_-]{10,}/g,
    '<token>',
  ],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, '<key>'],
  [new RegExp(`((?:${NAMES})[A-Za-z0-9_-]{0,64}["']?\\s{0,8}[:=]\\s{0,8})${VALUE}`, 'gi'), '$1<secret>'],
  [new RegExp(`((?<![A-Za-z0-9])(?:${WHOLE_NAMES})["']?\\s{0,8}[:=]\\s{0,8})${VALUE}`, 'gi'), '$1<secret>'],
  [
    /(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,10}\.[A-Za-z]{2,}\b/g,
    '<e-mail>',
  ],
];

/** Home folders of anyone, on every system. */
const HOMES = /((?:\/home|\/Users)\/|[A-Za-z]:(?:\\{1,2}|\/)Users(?:\\{1,2}|\/))[^\s/\\"':,;)\]}]+/g;

/**
 * Makes the function that takes secrets out of a text: credentials in addresses, tokens, keys and passwords by their
 * look or name, values of the environment, home folders, the names of the user and the machine.
 */
export function createRedaction(secrets: Secrets): (text: string) => string {
  const values = valuesOf(secrets.environment);
  const names = namesOf(secrets);
  return (text) => {
    let clean = text;
    for (const [value, name] of values) clean = replaceAll(clean, value, `<value of ${name}>`);
    for (const [shape, instead] of SHAPES) clean = clean.replace(shape, instead);
    if (secrets.home.length > 1) clean = replaceAll(clean, secrets.home, '~');
    clean = clean.replace(HOMES, '$1<user>');
    for (const [pattern, instead] of names) clean = clean.replace(pattern, instead);
    return clean;
  };
}

/** The longest first: one value may be part of another. */
function valuesOf(environment: Secrets['environment']): readonly (readonly [string, string])[] {
  return Object.entries(environment)
    .flatMap(([name, value]) =>
      value === undefined || value.length < SHORTEST || HARMLESS.test(name) ? [] : [[value, name] as const],
    )
    .sort(([one], [other]) => other.length - one.length);
}

/** In JSON a backslash or a quote of a value is written with another before it: both spellings go. */
function replaceAll(text: string, value: string, instead: string): string {
  const escaped = JSON.stringify(value).slice(1, -1);
  return text.replaceAll(value, instead).replaceAll(escaped, instead);
}

function namesOf({ userName, hostName }: Secrets): readonly (readonly [RegExp, string])[] {
  const whole = (word: string): RegExp =>
    new RegExp(`(?<![A-Za-z0-9_.-])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![A-Za-z0-9_-])`, 'g');
  return [
    // `root` says nothing of anyone and stands in many a message.
    ...(userName.length < 3 || userName === 'root' ? [] : [[whole(userName), '<user>'] as const]),
    ...(hostName.length < 3 || hostName === 'localhost' ? [] : [[whole(hostName), '<machine>'] as const]),
  ];
}
