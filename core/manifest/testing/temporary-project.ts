import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LocalPath } from '#contract/local-path.ts';
import type { Diagnostic, TextEdit } from '#contract/manifest/diagnostic.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { openStore, type Store } from '#core/store/store.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { checkProject } from '../check.ts';
import { applyEdits } from '../text/apply-edits.ts';

export interface TemporaryProject {
  readonly folder: LocalPath;
  readonly store: Store;
  check(texts?: Readonly<Record<string, string>>): Promise<readonly Diagnostic[]>;
  /** The only diagnostic of a code; throws when there is none, or more. */
  only(code: string): Promise<Diagnostic>;
  write(path: string, text: string | Uint8Array): Promise<void>;
}

/** What most tests start from: a sound project without a model. */
export const SOUND = {
  'slipway.yml': 'name: sound\nmodels: []\n',
  'score.py': 'def run(data):\n    return data\n',
} as const;

/** A project folder and a store of its own, gone after the test. */
export async function temporaryProject(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<TemporaryProject> {
  const root = await realpath(await temporaryFolder());
  const folder = localPathOf(join(root, 'project'));
  const write = async (path: string, text: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await mkdir(folder);
  for (const [path, text] of Object.entries(files)) await write(path, text);
  const store = await openStore(join(root, 'store'));
  const check: TemporaryProject['check'] = (texts = {}) => checkProject({ store }, { folder, texts });
  return {
    folder,
    store,
    check,
    write,
    only: async (code) => {
      const all = await check();
      const [found, ...more] = all.filter((diagnostic) => diagnostic.code === code);
      if (found === undefined || more.length > 0)
        throw new Error(
          `${found === undefined ? 'no' : 'more than one'} ${code} in ${JSON.stringify(all, null, 1)}`,
        );
      return found;
    },
  };
}

/** The text of a file after a diagnostic's first fix. */
export function afterFix(diagnostic: Diagnostic, file: string, text: string): string {
  const edits: readonly TextEdit[] = diagnostic.fixes[0]?.edits ?? [];
  return applyEdits(
    text,
    edits.filter((edit) => edit.file === file),
  );
}
