import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import type { Parser } from 'csv-parse';
import { SlipwayError } from '#contract/errors.ts';

/** Bytes of a row, or of the head. Beyond, the file is no table, or a quote in it is not closed. */
const LONGEST = 16 * 2 ** 20;

export type CsvRecord = Readonly<Record<string, string>>;

/** Yields the rows of a CSV file with a head (`,`, `;` or tab). `bad_input` at a row that is too long; throws what the parser throws. */
export async function* csvRecords(path: string): AsyncGenerator<CsvRecord> {
  const { parse } = await import('csv-parse');
  const parser = parse({
    bom: true,
    columns: true,
    delimiter: [',', ';', '\t'],
    // By name, as pandas takes them: the parser's own search for them takes a second for each MB before the first one.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: false,
  });
  pipeline(Readable.from(bounded(path, parser)), parser, () => {
    // A failure destroys the parser with its error, and so comes out of the loop below.
  });
  yield* parser as AsyncIterable<CsvRecord>;
}

/** Yields the bytes of a file as long as the parser makes rows of them. */
async function* bounded(path: string, parser: Parser): AsyncGenerator<Buffer> {
  let records = 0;
  let since = 0;
  for await (const chunk of createReadStream(path)) {
    const bytes = Buffer.from(chunk);
    if (parser.info.records !== records) since = 0;
    records = parser.info.records;
    since += bytes.length;
    if (since > LONGEST) throw tooLong(path, parser.info.lines);
    yield bytes;
  }
}

function tooLong(path: string, line: number): SlipwayError {
  return new SlipwayError('bad_input', {
    message: `The row at line ${line} of ${basename(path)} is longer than ${LONGEST / 2 ** 20} MB.`,
    hint: 'Check that the file is CSV, and that each quote in it is closed.',
    details: { path, line },
  });
}
