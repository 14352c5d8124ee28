import { open } from 'node:fs/promises';
import type { Project } from '../project/open-project.ts';

const HEAD_BYTES = 65_536;

/** The columns of a CSV file of the project; undefined when it is none or its first line cannot be read. */
export async function columnsOfTable(project: Project, path: string): Promise<readonly string[] | undefined> {
  const found = await project.locate(path);
  if (found.kind !== 'file' || !/\.(csv|tsv|txt)$/i.test(path)) return undefined;
  const file = await open(found.absolute);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const text = buffer.toString('utf8', 0, bytesRead);
    const end = text.search(/\r?\n/);
    return await headOf(end === -1 ? text : text.slice(0, end));
  } finally {
    await file.close();
  }
}

async function headOf(line: string): Promise<readonly string[] | undefined> {
  const { parse } = await import('csv-parse/sync');
  try {
    const records: readonly (readonly string[])[] = parse(line, { bom: true, delimiter: [',', ';', '\t'] });
    return records[0];
  } catch {
    // A name with a line end in it, or no table at all: the retraining reads the whole file and says so.
    return undefined;
  }
}
