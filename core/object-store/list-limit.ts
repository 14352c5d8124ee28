import { SlipwayError } from '#contract/errors.ts';

/** Names are read one page after the other. Folders are kept until the list has ended. */
const MOST_NAMES = 1_000_000;
const MOST_FOLDERS = 100_000;
/** Stores may send pages with few names or none, but not without end. */
const MOST_PAGES = 10_000;

interface Names {
  readonly objects: readonly unknown[];
  readonly folders: readonly unknown[];
}

/** Returns the pages of a list. `storage_failed` when they have more than any list of telemetry: it may have no end. */
export async function* limited<Page extends Names>(
  address: string,
  pages: AsyncIterable<Page>,
): AsyncGenerator<Page> {
  const seen = { names: 0, folders: 0, pages: 0 };
  for await (const page of pages) {
    seen.names += page.objects.length;
    seen.folders += page.folders.length;
    seen.pages += 1;
    if (seen.names > MOST_NAMES) throw tooLong(address, MOST_NAMES, 'objects');
    if (seen.folders > MOST_FOLDERS) throw tooLong(address, MOST_FOLDERS, 'folders');
    if (seen.pages > MOST_PAGES) throw tooLong(address, MOST_PAGES, 'pages');
    yield page;
  }
}

function tooLong(address: string, most: number, what: string): SlipwayError {
  return new SlipwayError('storage_failed', {
    message: `A list of ${address} has more than ${most.toLocaleString('en')} ${what}.`,
    hint: 'Check its endpoint: it may not be a store. Or choose a prefix under which there is only telemetry.',
    details: { store: address },
  });
}
