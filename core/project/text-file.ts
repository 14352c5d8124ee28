import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { cleanPath, type Located } from '#core/manifest/project/locate.ts';
import { openProject, type Project } from '#core/manifest/project/open-project.ts';
import { writeProjectFile } from '#core/manifest/project/write-project-file.ts';

/** An editor with more than this is no pleasure, and no file of a project that a person writes is larger. */
const MOST_BYTES = 2 << 20;

interface TextFile {
  readonly text: string;
  /** `sha256:…` of the bytes, to be given back when it is saved. */
  readonly digest: string;
}

interface FileChoice {
  readonly folder: LocalPath;
  /** In the project, with `/`. */
  readonly path: string;
}

/** A text file of a project. `path_missing`, `path_unsafe`, `bad_input` when it is too large or no text. */
export async function readTextFile(choice: FileChoice): Promise<TextFile> {
  const project = await openProject(choice);
  const found = await project.locate(choice.path);
  if (found.kind !== 'file') throw cannotUse(choice.path, found);
  if (found.size > MOST_BYTES) throw tooLarge(choice.path);
  return decode(choice.path, await readFile(found.absolute));
}

/**
 * Saves a text file of a project whole or not at all; answers its new digest. With `basedOn` only over the very text
 * that was read (`wrong_state` otherwise), without it only where there is no file yet (`already_exists`).
 */
export async function writeTextFile(
  choice: FileChoice & { readonly text: string; readonly basedOn?: string | undefined },
): Promise<string> {
  if (Buffer.byteLength(choice.text) > MOST_BYTES) throw tooLarge(choice.path);
  const project = await openProject(choice);
  const path = cleanPath(choice.path);
  const present = await presentDigest(project, path);
  if (choice.basedOn === undefined && present !== undefined)
    throw new SlipwayError('already_exists', {
      message: `${path} already exists. It was not changed.`,
      hint: 'Read it first, then save it.',
      details: { path, digest: present },
    });
  if (choice.basedOn !== undefined && choice.basedOn !== present)
    throw new SlipwayError('wrong_state', {
      message:
        present === undefined
          ? `${path} was deleted after it was read. Nothing was written.`
          : `${path} was changed on disk after it was read. Nothing was written.`,
      hint: 'Read it again and apply your changes, or save them under another name.',
      details: { path, ...(present === undefined ? {} : { digest: present }) },
    });
  await writeProjectFile(project.folder, path, choice.text);
  return digestOf(Buffer.from(choice.text));
}

/** The digest of what is at a path; undefined when a new file may be made there. */
async function presentDigest(project: Project, path: string): Promise<string | undefined> {
  const found = await project.locate(path);
  if (found.kind === 'file') return digestOf(await readFile(found.absolute));
  if (found.kind !== 'missing' || found.isBrokenLink || path === '.') throw cannotUse(path, found);
  await mustLieInFolder(project, path);
  return undefined;
}

/** The folders above a new file must be folders of the project: a link among them may lead out of it. */
async function mustLieInFolder(project: Project, path: string): Promise<void> {
  const parts = path.split('/').slice(0, -1);
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const parent = parts.slice(0, depth).join('/');
    const found = await project.locate(parent);
    if (found.kind === 'missing' && !found.isBrokenLink) return;
    if (found.kind !== 'folder') throw cannotUse(parent, found);
  }
}

function decode(path: string, bytes: Buffer): TextFile {
  try {
    // A byte order mark stays: the text is saved as it was read.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes('\0')) return { text, digest: digestOf(bytes) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new SlipwayError('bad_input', {
    message: `${path} is not a text file (UTF-8).`,
    hint: 'Only text can be shown and edited here.',
    details: { path },
  });
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function tooLarge(path: string): SlipwayError {
  return new SlipwayError('bad_input', {
    message: `${path} has more than 2 MB.`,
    hint: 'Use your own editor for a file of this size.',
    details: { path, mostBytes: MOST_BYTES },
  });
}

function cannotUse(path: string, found: Located): SlipwayError {
  const details = { path };
  switch (found.kind) {
    case 'missing':
      return found.isBrokenLink
        ? new SlipwayError('path_unsafe', {
            message: `${path} is a broken link.`,
            details,
          })
        : new SlipwayError('path_missing', {
            message: `${path} was not found in the project.`,
            hint: 'It may have been moved or deleted; open the project again to see its files.',
            details,
          });
    case 'outside':
      return new SlipwayError('path_unsafe', {
        message:
          found.because === 'link'
            ? `${path} is a link to a place outside the project folder.`
            : `${path} is outside the project folder.`,
        hint: 'Only files of the project can be read and written here.',
        details,
      });
    case 'unsafe':
      return new SlipwayError('path_unsafe', {
        message: `${path} cannot be used: ${found.because}.`,
        details,
      });
    case 'folder':
      return new SlipwayError('path_unsafe', { message: `${path} is a folder.`, details });
    case 'file':
      return new SlipwayError('path_unsafe', { message: `${path} is a file, not a folder.`, details });
  }
}
