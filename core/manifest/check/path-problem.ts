import type { Diagnostic, Range, TextEdit } from '#contract/manifest/diagnostic.ts';
import { fixOf, report } from '../diagnostic.ts';
import type { Located } from '../project/locate.ts';
import type { Project } from '../project/open-project.ts';
import { nearest } from '../text/nearest.ts';

interface PathRequest {
  readonly project: Project;
  /** As it was written. */
  readonly path: string;
  readonly file: string;
  readonly range: Range;
  /** What is looked for, in words: “dependency file”. */
  readonly what: string;
  /** Code when there is nothing; `missing-file` unless told otherwise. */
  readonly code?: string;
  /** Paths that may have been meant, folders with a `/` at the end. Those that are there are proposed. */
  readonly candidates: readonly string[];
  readonly write: (path: string) => TextEdit | undefined;
}

/** Says why a path that the manifest names cannot be used, and proposes what was probably meant. */
export async function missingPath(request: PathRequest): Promise<Diagnostic> {
  const { file, range } = request;
  const found = await request.project.locate(request.path);
  const wrong = explainPath(request.path, found, request.what);
  const present: string[] = [];
  for (const candidate of request.candidates) {
    const wanted = candidate.endsWith('/') ? 'folder' : 'file';
    if ((await request.project.locate(candidate)).kind === wanted) present.push(candidate);
  }
  const meant = nearest(request.path, present);
  const ordered = meant === undefined ? present : [meant, ...present.filter((one) => one !== meant)];
  const proposed = ordered.slice(0, 3);
  const hint =
    proposed.length === 0 || wrong.code !== 'missing-file'
      ? wrong.hint
      : `Did you mean ${proposed.map((one) => `“${one}”`).join(' or ')}?`;
  return report({
    severity: 'error',
    code: wrong.code === 'missing-file' ? (request.code ?? wrong.code) : wrong.code,
    message: wrong.message,
    hint,
    file,
    range,
    fixes: proposed.map((one) => fixOf(`Write “${one}”`, request.write(one))),
  });
}

/** Why a path is not a file of the project. */
export function explainPath(
  path: string,
  found: Located,
  what: string,
): { readonly code: string; readonly message: string; readonly hint: string } {
  switch (found.kind) {
    case 'missing':
      return {
        code: 'missing-file',
        message: found.isBrokenLink
          ? `“${path}” is a broken link.`
          : `The ${what} “${path}” was not found in the project.`,
        hint: 'Correct the name. Paths are relative to the project folder.',
      };
    case 'outside':
      return {
        code: 'path-outside',
        message:
          found.because === 'absolute'
            ? `“${path}” is a path of this machine.`
            : found.because === 'parent'
              ? `“${path}” points outside the project folder.`
              : `“${path}” is a link to a place outside the project folder.`,
        hint: 'Copy it into the project. An image contains only files of the project.',
      };
    case 'unsafe':
      return { code: 'unsafe-path', ...unsafe(`“${path}”`, found.because) };
    case 'folder':
      return {
        code: 'wrong-kind',
        message: `“${path}” is a folder, not a ${what}.`,
        hint: 'Choose a file in it.',
      };
    case 'file':
      return {
        code: 'unreadable-file',
        message: `“${path}” cannot be read as text.`,
        hint: 'Check its size and permissions.',
      };
  }
}

type Unsafe = Extract<Located, { kind: 'unsafe' }>['because'];

/** What is wrong with something that is never read. `name` is how it is called in the sentence. */
export function unsafe(name: string, because: Unsafe): { readonly message: string; readonly hint: string } {
  switch (because) {
    case 'link loop':
      return { message: `${name} is a link to itself.`, hint: 'Remove the link.' };
    case 'hidden':
      return {
        message: `${name} is hidden, and hidden files are not read from here.`,
        hint: 'Rename it, or use the command line: there it is taken along.',
      };
    case 'not a file or folder':
      return {
        message: `${name} is neither a file nor a folder (a socket, pipe or device).`,
        hint: 'A project must consist of regular files.',
      };
  }
}
