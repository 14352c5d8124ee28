/**
 * How a script uses one value of a request, as far as its text tells.
 * `model`: handed to a model as it came; `entry`: in a list of its own. `parsed`: JSON that the script parses itself.
 */
export type UseKind =
  | 'frame'
  | 'record'
  | 'array'
  | 'row'
  | 'model'
  | 'entry'
  | 'text'
  | 'image'
  | 'bytes'
  | 'number'
  | 'list';

/** Kinds that a later use makes more exact. */
const VAGUE: ReadonlySet<UseKind> = new Set(['model', 'entry', 'list']);

/** One value of a request while a script is read: what is found out about it is added as its uses are met. */
export class Use {
  private found: UseKind | undefined;
  /** Entries that are read by a constant key: members of an object, or columns of a table. */
  readonly members = new Map<string, Use>();
  /** Columns that the script adds itself. */
  readonly added = new Set<string>();
  isParsed = false;
  /** Looked up in something of the script's: only its author knows which keys there are. */
  isKey = false;
  /** The column of a table that it becomes. */
  column: string | undefined;
  private one: Use | undefined;
  /** What stands in a list that the script writes: `[a, b]`. */
  private written: readonly Use[] = [];

  get kind(): UseKind | undefined {
    return this.found;
  }

  /** Of a list's entries; undefined when none is looked at. */
  get item(): Use | undefined {
    return this.one;
  }

  /** What is certain stays: a table that a model gets is a table. Bytes that are opened as an image are one. */
  mark(kind: UseKind): this {
    const isVague = this.found === undefined || (VAGUE.has(this.found) && kind !== 'list');
    if (isVague || (this.found === 'bytes' && kind === 'image')) this.found = kind;
    if (this.found !== kind || (kind !== 'array' && kind !== 'model' && kind !== 'row')) return this;
    if (this.one?.found === undefined && this.one?.members.size === 0) this.one.mark('entry');
    // Entries of a row of an array.
    for (const entry of [...this.written, ...(this.one?.written ?? [])]) entry.mark('number');
    return this;
  }

  member(key: string): Use {
    const known = this.members.get(key);
    if (known !== undefined) return known;
    const made = new Use();
    if (!this.added.has(key)) this.members.set(key, made);
    return made;
  }

  entry(): Use {
    this.one ??= new Use();
    return this.one;
  }

  /** The values of a row that a script writes become these columns. */
  nameEntries(columns: readonly string[]): void {
    const rows = [this.written, this.one?.written ?? []];
    for (const row of rows)
      if (row.length === columns.length)
        for (const [index, value] of row.entries()) value.column ??= columns[index];
  }

  /** Whether it is a list that the script writes itself, of more values than one. */
  get isWritten(): boolean {
    return this.written.length > 0 || (this.one?.written.length ?? 0) > 0;
  }

  /** A list that a script writes of values of the request: `[value]`, `[a, b]`. */
  static around(values: readonly Use[]): Use {
    const list = new Use();
    const [only] = values;
    if (values.length === 1) list.one = only;
    else list.written = values;
    return list;
  }
}
