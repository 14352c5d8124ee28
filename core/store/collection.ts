import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { type Adapter, Low } from 'lowdb';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import { hasCode } from '#core/host/system-error.ts';
import { writeAtomically } from './atomic-file.ts';

const contentSchema = z.object({
  schemaVersion: z.number().int().min(1),
  /** Of the records' text, by the Slipway that wrote it after checking every record. */
  digest: z.string().optional(),
  records: z.array(z.unknown()),
});
type Content = z.output<typeof contentSchema> & { readonly isAsWritten?: boolean };

/** Lifts one record from version `to - 1` to version `to`. Numbers start at 2 and grow by one. */
export interface Migration {
  readonly to: number;
  readonly migrate: (record: unknown) => unknown;
}

export interface CollectionOptions<Item> {
  readonly path: string;
  readonly schema: z.ZodType<Item>;
  readonly migrations?: readonly Migration[];
  /** What is taken out must be gone: no copy of the content before is kept. */
  readonly isSecret?: boolean;
}

/** A record that does not parse: reported, kept as it is, never in the way of the others. */
export interface DamagedRecord {
  readonly path: string;
  readonly index: number;
  readonly problem: string;
}

export interface Collection<Item> {
  readonly path: string;
  /** All records that parse, in the order they were added. */
  all(): Promise<readonly Item[]>;
  damaged(): Promise<readonly DamagedRecord[]>;
  /** True when a newer Slipway wrote the file: it can be read, not changed. */
  isNewer(): Promise<boolean>;
  /** Replaces all records that parse. Only under the store's lock. */
  replace(records: readonly Item[]): Promise<void>;
}

interface Loaded<Item> {
  readonly stamp: string;
  readonly schemaVersion: number;
  readonly items: readonly Item[];
  readonly unread: readonly unknown[];
  readonly damaged: readonly DamagedRecord[];
}

/** Opens one file of records. Reads see other processes' writes; a file that is unchanged is not read again. */
export function openCollection<Item>(options: CollectionOptions<Item>): Collection<Item> {
  const migrations = options.migrations ?? [];
  const currentVersion = 1 + migrations.length;
  if (migrations.some((migration, index) => migration.to !== index + 2))
    throw new Error(`Migrations of ${options.path} must be numbered 2, 3, 4, …`);

  const low = new Low<Content>(fileAdapter(options), { schemaVersion: currentVersion, records: [] });
  let loaded: Loaded<Item> | undefined;

  const load = async (): Promise<Loaded<Item>> => {
    const stamp = await stampOf(options.path);
    if (loaded?.stamp === stamp) return loaded;
    low.data = { schemaVersion: currentVersion, records: [] };
    await low.read();
    loaded = { stamp, ...parseRecords(options, low.data, currentVersion) };
    return loaded;
  };

  return {
    path: options.path,
    all: async () => (await load()).items,
    damaged: async () => (await load()).damaged,
    isNewer: async () => (await load()).schemaVersion > currentVersion,
    replace: async (records) => {
      const before = await load();
      if (before.schemaVersion > currentVersion) throw newerError(options.path);
      const isChecked = before.unread.length === 0;
      low.data = {
        schemaVersion: currentVersion,
        records: [...records, ...before.unread],
        ...(isChecked ? { digest: '' } : {}),
      };
      loaded = undefined;
      await low.write();
    },
  };
}

function parseRecords<Item>(
  options: CollectionOptions<Item>,
  content: Content,
  currentVersion: number,
): Omit<Loaded<Item>, 'stamp'> {
  // Checked when it was written, and the same since: checking ten thousand records again would take a fifth of a second.
  if (content.isAsWritten === true && content.schemaVersion === currentVersion)
    return {
      schemaVersion: currentVersion,
      items: content.records as readonly Item[],
      unread: [],
      damaged: [],
    };
  const pending = (options.migrations ?? []).filter((migration) => migration.to > content.schemaVersion);
  const items: Item[] = [];
  const unread: unknown[] = [];
  const damaged: DamagedRecord[] = [];
  for (const [index, raw] of content.records.entries()) {
    const record = pending.reduce((value, migration) => migration.migrate(value), raw);
    const parsed = options.schema.safeParse(record);
    if (parsed.success) items.push(parsed.data);
    else {
      unread.push(raw);
      damaged.push({ path: options.path, index, problem: z.prettifyError(parsed.error) });
    }
  }
  return { schemaVersion: Math.max(content.schemaVersion, currentVersion), items, unread, damaged };
}

function fileAdapter({
  path,
  isSecret = false,
}: Pick<CollectionOptions<unknown>, 'path' | 'isSecret'>): Adapter<Content> {
  return {
    read: async () => {
      const text = await readText(path);
      return text === undefined ? null : parseContent(path, text);
    },
    write: (content) => writeAtomically(path, serialize(content), { keepPrevious: !isSecret }),
  };
}

const RECORDS = '"records":';

function serialize({ schemaVersion, digest, records }: Content): string {
  const text = JSON.stringify(records);
  const head = digest === undefined ? { schemaVersion } : { schemaVersion, digest: digestOf(text) };
  return `${JSON.stringify(head).slice(0, -1)},${RECORDS}${text}}`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isAsWritten(text: string, digest: string | undefined): boolean {
  return digest !== undefined && digestOf(text.slice(text.indexOf(RECORDS) + RECORDS.length, -1)) === digest;
}

function parseContent(path: string, text: string): Content {
  try {
    const content = contentSchema.parse(JSON.parse(text));
    return { ...content, isAsWritten: isAsWritten(text, content.digest) };
  } catch (error) {
    throw new SlipwayError('store_damaged', {
      message: `${path} is damaged: it is not a list of records.`,
      hint: `Nothing was changed. The state before its last change is in ${path}.bak. \`slipway doctor --repair\` restores it and keeps the damaged file next to it.`,
      details: { path, backup: `${path}.bak` },
      cause: error,
    });
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function stampOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return `${ino}-${size}-${mtimeNs}`;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 'absent';
    throw error;
  }
}

function newerError(path: string): SlipwayError {
  return new SlipwayError('store_newer', {
    message: `${path} was written by a newer Slipway; this one can read it but not change it.`,
    hint: 'Update this Slipway, or choose another data folder with --data-dir.',
    details: { path },
  });
}
