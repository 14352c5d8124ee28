/** A line of a JSON value that is shown folded. */
export interface JsonRow {
  /** Where it stands: the keys on the way, as JSON. */
  readonly id: string;
  readonly depth: number;
  readonly key: string | undefined;
  readonly content:
    | { readonly kind: 'value'; readonly value: string | number | boolean | null }
    | { readonly kind: 'list' | 'object'; readonly size: number; readonly isOpen: boolean }
    /** Members that are not shown yet. */
    | { readonly kind: 'more'; readonly left: number };
}

/** What was opened by hand: by id, how many members are shown. */
export type Opened = ReadonlyMap<string, number>;

/** Members of a list or object that are shown at once; the next are one click away. */
export const PAGE_MEMBERS = 500;
/** A value with no more lines than this is open from the start. */
const OPEN_LINES = 300;

/** The lines of a value with the folds as they are. Costs as much as there are lines, whatever the size of the value. */
export function jsonRows(value: unknown, opened: Opened): readonly JsonRow[] {
  const rows: JsonRow[] = [];
  const add = (item: unknown, key: string | undefined, path: readonly string[]): void => {
    const id = JSON.stringify(path);
    const depth = path.length;
    if (!isContainer(item)) {
      rows.push({ id, depth, key, content: { kind: 'value', value: scalar(item) } });
      return;
    }
    const size = sizeOf(item);
    const shown = opened.get(id) ?? 0;
    rows.push({
      id,
      depth,
      key,
      content: { kind: Array.isArray(item) ? 'list' : 'object', size, isOpen: shown > 0 },
    });
    if (shown === 0) return;
    for (const [name, member] of members(item, shown)) add(member, name, [...path, name]);
    if (size > shown)
      rows.push({
        id: `${id}+`,
        depth: depth + 1,
        key: undefined,
        content: { kind: 'more', left: size - shown },
      });
  };
  add(value, undefined, []);
  return rows;
}

/** What is open when a value is first shown: everything of a small one, else the outermost level. */
export function openAtFirst(value: unknown): Opened {
  const opened = new Map<string, number>();
  let lines = 0;
  let level: readonly (readonly [path: readonly string[], item: unknown])[] = [[[], value]];
  while (level.length > 0) {
    const containers = level.filter(([, item]) => isContainer(item));
    const next = containers.flatMap(([path, item]) =>
      members(item, PAGE_MEMBERS).map(([name, member]) => [[...path, name], member] as const),
    );
    lines += next.length;
    if (lines > OPEN_LINES && opened.size > 0) break;
    for (const [path] of containers) opened.set(JSON.stringify(path), PAGE_MEMBERS);
    level = next;
  }
  return opened;
}

/** Opens or closes a line; for a line of left members, shows the next of them. */
export function toggle(opened: Opened, row: JsonRow): Opened {
  const { content } = row;
  const next = new Map(opened);
  if (content.kind === 'more') {
    const id = row.id.slice(0, -1);
    next.set(id, (opened.get(id) ?? 0) + PAGE_MEMBERS);
  } else if (content.kind !== 'value') {
    if (content.isOpen) next.delete(row.id);
    else next.set(row.id, PAGE_MEMBERS);
  }
  return next;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function sizeOf(value: object): number {
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

function members(value: unknown, most: number): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value))
    return value.slice(0, most).map((item: unknown, index) => [String(index), item] as const);
  return isContainer(value) ? Object.entries(value).slice(0, most) : [];
}

function scalar(value: unknown): string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
