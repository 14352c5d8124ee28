import { parseDocument } from 'yaml';
import { SlipwayError } from '#contract/errors.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import { positionsOf } from '../text/positions.ts';

/**
 * The manifest in one style: two spaces, no spaces within brackets, one empty line at most. Comments, order, quotes
 * and the choice between block and `{ }` stay. `manifest_invalid` when the YAML cannot be read.
 */
export function formatManifest(text: string): string {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const { startLine, startColumn } = positionsOf(text).range(problem.pos[0], problem.pos[1]);
    throw new SlipwayError('manifest_invalid', {
      message: `${MANIFEST_FILE} cannot be read at line ${startLine}, column ${startColumn}. It was not changed.`,
      hint: `${problem.message.replace(/\.$/, '')}. \`slipway check\` shows how to fix it.`,
      details: { line: startLine, column: startColumn },
    });
  }
  if (document.contents === null) return text;
  const { body, tail } = splitTail(text);
  const written = parseDocument(body).toString({
    indent: 2,
    indentSeq: true,
    lineWidth: 0,
    flowCollectionPadding: false,
  });
  const whole = tail === '' ? written : `${written}${tail}\n`;
  return /\r\n/.test(text) ? whole.replace(/\r?\n/g, '\r\n') : whole;
}

/** Comments at the margin below everything belong to the file, not to the map above them. */
function splitTail(text: string): { readonly body: string; readonly tail: string } {
  const lines = text.trimEnd().split('\n');
  const start = lines.findLastIndex((line) => line.trim() !== '' && !line.startsWith('#')) + 1;
  const tail = lines.slice(start).join('\n');
  return { body: `${lines.slice(0, start).join('\n')}\n`, tail };
}
