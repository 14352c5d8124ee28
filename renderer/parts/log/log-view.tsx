import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '../feedback/error-view.tsx';
import { ContextMenu } from '../menu/context-menu.tsx';
import { MenuEntries } from '../menu/menu-entries.tsx';
import { useContextMenu } from '../menu/use-context-menu.ts';
import { lineEntries } from './line-entries.ts';
import { LogLines } from './log-lines.tsx';
import type { LogLook } from './log-look.ts';
import { type LogSelection, shownLines } from './log-selection.ts';
import { LogTools } from './log-tools.tsx';
import styles from './log-view.module.css';
import { type LogSource, useLog } from './use-log.ts';
import { useSelection } from './use-selection.ts';

interface LogViewProps {
  readonly source: LogSource;
  /** The name of the file that the log is saved as. */
  readonly fileName: string;
  /** Others of the same kind that can be followed beside it, by id. */
  readonly others?: readonly string[];
  /** A text: the last line with it is shown when the log is over, or at once where it is there already. */
  readonly aim?: string | undefined;
  /** Before the search field: what chooses the source. */
  readonly tools?: ReactNode;
}

const FIRST_LOOK: LogLook = {
  filter: { level: 'all', requestId: '', search: '', isOnlyFound: false },
  isFollowing: true,
  isWrapped: false,
  hasTimes: false,
  pausedAt: undefined,
  place: undefined,
  beside: [],
};

/** A log as it grows: follow, pause, filter, find, wrap, times, copy, save. Shows text and colours, obeys nothing in it. */
export function LogView({ source, fileName, others = [], aim, tools }: LogViewProps) {
  const { t } = useTranslation();
  const [look, setLook] = useState(FIRST_LOOK);
  const change = (part: Partial<LogLook>): void => setLook((was) => ({ ...was, ...part }));
  const { buffer, isLive, failure } = useLog(sourcesBeside(source, look.beside));
  const search = useDeferredValue(look.filter.search);
  const selection = useSelection(buffer, { ...look.filter, search }, look.pausedAt);
  const { size } = selection;
  const aimed = useMemo(
    () => (aim === undefined || size === 0 ? undefined : lastWith(selection, aim)),
    [selection, size, aim],
  );
  const current = look.place === undefined ? aimed : selection.found[look.place];
  const menu = useContextMenu<number | undefined>();
  const entriesOf = (row: number | undefined) =>
    lineEntries(
      {
        line: row === undefined ? undefined : selection.lineAt(row),
        marked: window.getSelection()?.toString() ?? '',
        shown: () => shownLines(selection),
        all: () => buffer.lines,
        fileName,
        look,
        onChange: change,
      },
      t,
    );

  return (
    <div className={styles.view}>
      <LogTools
        look={look}
        onChange={change}
        buffer={buffer}
        selection={selection}
        isLive={isLive}
        fileName={fileName}
        others={'id' in source ? others.filter((id) => id !== source.id) : []}
        tools={tools}
      />
      {failure !== undefined && <ErrorNote failure={failure} />}
      <LogLines
        selection={selection}
        search={search}
        current={current}
        isFollowing={look.isFollowing && current === undefined && look.pausedAt === undefined}
        onFollowChange={(isFollowing) => change({ isFollowing })}
        onRequest={(requestId) => change({ filter: { ...look.filter, requestId } })}
        isWrapped={look.isWrapped}
        hasTimes={look.hasTimes}
        isLive={isLive}
        onMenu={menu.open}
      />
      <ContextMenu at={menu.opened} label={t('log.name')} onClose={menu.close}>
        <MenuEntries entries={menu.opened === undefined ? [] : entriesOf(menu.opened.of)} />
      </ContextMenu>
    </div>
  );
}

/** Others that are followed together with a source are of its kind. */
function sourcesBeside(source: LogSource, beside: readonly string[]): readonly LogSource[] {
  return 'id' in source ? [source, ...beside.map((id) => ({ of: source.of, id }))] : [source];
}

/** Lines that are looked at for a text, from the end. */
const MOST_SEARCHED = 5000;

function lastWith({ size, lineAt }: LogSelection, text: string): number | undefined {
  for (let row = size - 1; row >= Math.max(0, size - MOST_SEARCHED); row -= 1)
    if (lineAt(row)?.text.includes(text)) return row;
  return undefined;
}
