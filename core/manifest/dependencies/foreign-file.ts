import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { report } from '../diagnostic.ts';
import { FILE_START } from '../text/positions.ts';

interface ForeignFile {
  readonly what: string;
  /** How it becomes a file that Slipway reads. */
  readonly hint: string;
}

const FREEZE = 'Write a requirements file from its environment: `pip freeze > requirements.txt`.';

/** Dependency files of other tools, by the names that those tools give them. */
const BY_NAME: readonly (readonly [RegExp, ForeignFile])[] = [
  [
    /^poetry\.lock$/i,
    { what: 'the lock file of Poetry', hint: 'Use what `poetry export -o requirements.txt` writes.' },
  ],
  [
    /^uv\.lock$/i,
    {
      what: 'the lock file of uv',
      hint: 'Use pyproject.toml, or what `uv export --no-emit-project -o requirements.txt` writes.',
    },
  ],
  [
    /^pdm\.lock$/i,
    { what: 'the lock file of PDM', hint: 'Use what `pdm export -o requirements.txt` writes.' },
  ],
  [
    /^Pipfile(?:\.lock)?$/i,
    { what: 'a file of Pipenv', hint: 'Use what `pipenv requirements > requirements.txt` writes.' },
  ],
  [/^pylock(?:\.[^.]+)?\.toml$/i, { what: 'a lock file of PEP 751', hint: FREEZE }],
  [
    /^conda-lock\.ya?ml$/i,
    { what: 'the lock file of conda-lock', hint: 'Use the environment.yml that it was made from.' },
  ],
  [/^(?:setup\.py|setup\.cfg)$/i, { what: 'the build file of a package', hint: FREEZE }],
];

/** A dependency file that another tool keeps for itself: one message in place of one for each of its lines. */
export function foreignFile(path: string, text: string): Diagnostic | undefined {
  const name = path.split('/').at(-1) ?? path;
  const found =
    BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? BY_TEXT.find(([isMeant]) => isMeant(text))?.[1];
  if (found === undefined) return undefined;
  return report({
    severity: 'error',
    code: 'unsupported-dependency-file',
    message: `${path} is ${found.what}, which Slipway does not read.`,
    hint: found.hint,
    file: path,
    range: FILE_START,
  });
}

const EXPLICIT: ForeignFile = {
  what: 'a list of conda packages by address',
  hint: 'Use what `conda env export --no-builds > environment.yml` writes.',
};

const LISTED: ForeignFile = {
  what: 'the table of `conda list`',
  hint: 'Use what `conda env export --no-builds > environment.yml` writes.',
};

const EXPORTED: ForeignFile = {
  what: 'the output of `conda list --export`',
  hint: 'Use what `conda env export --no-builds > environment.yml` writes.',
};

const BY_TEXT: readonly (readonly [(text: string) => boolean, ForeignFile])[] = [
  [isExplicit, EXPLICIT],
  [isCondaTable, LISTED],
  [isCondaExport, EXPORTED],
];

/** Nothing but lines `name=version=build`. */
function isCondaExport(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.length > 0 && lines.every((line) => /^[\w.-]+=[^=\s]+=[^=\s]+\s*$/.test(line));
}

/** The head that conda, mamba and micromamba write above their tables. */
function isCondaTable(text: string): boolean {
  return /^(?:# {1,2}|\s+)Name\s+Version\s+Build(?:\s+Channel)?\s*$/m.test(text);
}

/** `conda list --explicit` */
function isExplicit(text: string): boolean {
  return /^@EXPLICIT\s*$/m.test(text);
}
