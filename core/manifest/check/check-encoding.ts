import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { report } from '../diagnostic.ts';
import type { Project } from '../project/open-project.ts';
import { FILE_START } from '../text/positions.ts';

/** A text file that is not UTF-8, though what reads it in an image takes nothing else; undefined for one that is. */
export async function checkEncoding(
  project: Project,
  path: string,
  options: { readonly reader: string; readonly severity: 'error' | 'warning' },
): Promise<Diagnostic | undefined> {
  const encoding = await project.encodingOf(path);
  if (encoding === undefined || encoding === 'utf-8') return undefined;
  return report({
    severity: options.severity,
    code: 'wrong-encoding',
    message:
      encoding === 'utf-16'
        ? `${path} is written in UTF-16, which ${options.reader} does not read.`
        : `${path} is not written in UTF-8, which ${options.reader} expects.`,
    hint:
      encoding === 'utf-16'
        ? 'Save it as UTF-8. In PowerShell: `Out-File -Encoding utf8`.'
        : 'Save it as UTF-8. The fix reads it as Windows-1252.',
    file: path,
    range: FILE_START,
    // Files are written as UTF-8: no change but that is needed.
    fixes: [{ title: 'Save it as UTF-8', edits: [{ file: path, range: FILE_START, text: '' }] }],
  });
}
