import { type ReactNode, useDeferredValue, useState } from 'react';
import { ErrorNote } from '../feedback/error-view.tsx';
import { LogLines } from './log-lines.tsx';
import type { LogLook } from './log-look.ts';
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
export function LogView({ source, fileName, others = [], tools }: LogViewProps) {
  const [look, setLook] = useState(FIRST_LOOK);
  const change = (part: Partial<LogLook>): void => setLook((was) => ({ ...was, ...part }));
  const { buffer, isLive, failure } = useLog(sourcesBeside(source, look.beside));
  const search = useDeferredValue(look.filter.search);
  const selection = useSelection(buffer, { ...look.filter, search }, look.pausedAt);
  const current = look.place === undefined ? undefined : selection.found[look.place];

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
      />
    </div>
  );
}

/** Others that are followed together with a source are of its kind. */
function sourcesBeside(source: LogSource, beside: readonly string[]): readonly LogSource[] {
  return 'id' in source ? [source, ...beside.map((id) => ({ of: source.of, id }))] : [source];
}
