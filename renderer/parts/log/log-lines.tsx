import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, memo, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogLine } from '#contract/task/task.ts';
import { Icon } from '../icon/icon.tsx';
import { parseAnsi } from './ansi.ts';
import { isOfTraceback, levelOf, requestIdOf } from './line-facts.ts';
import type { LogSelection } from './log-selection.ts';
import styles from './log-view.module.css';

interface LogLinesProps {
  readonly selection: LogSelection;
  readonly search: string;
  /** The row of the search's current place; undefined: none. */
  readonly current: number | undefined;
  readonly onRequest: (requestId: string) => void;
  readonly isFollowing: boolean;
  readonly onFollowChange: (isFollowing: boolean) => void;
  readonly isWrapped: boolean;
  readonly hasTimes: boolean;
  readonly isLive: boolean;
  /** The context menu was asked for: of a row, or of the log where it was by keyboard. */
  readonly onMenu: (event: MouseEvent<HTMLElement>, row: number | undefined) => void;
}

/** What scrolls must be reachable by keyboard (WCAG 2.1.1), also where the browser engine does not see to it. */
const REACHABLE = { tabIndex: 0 };
const LINE_PIXELS = 20;
/** This near to the end counts as at the end. */
const END_PIXELS = 30;

/** Only the lines in sight are in the document, whatever the log's length. */
export function LogLines(props: LogLinesProps) {
  const { t } = useTranslation();
  const { selection, isFollowing, isWrapped, current } = props;
  const { size } = selection;
  const { scroller, virtualizer } = useLogScroll(props);

  if (size === 0)
    return <div className={styles.none}>{props.isLive ? t('log.waiting') : t('log.empty')}</div>;

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="log"
      aria-label={t('log.name')}
      aria-live="off"
      {...REACHABLE}
      onWheel={(event) => {
        if (event.deltaY < 0 && isFollowing) props.onFollowChange(false);
      }}
      onScroll={(event) => {
        const box = event.currentTarget;
        const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < END_PIXELS;
        if (isAtEnd && !isFollowing) props.onFollowChange(true);
      }}
      onContextMenu={(event) => props.onMenu(event, rowOf(event.target) ?? current)}
      onKeyDown={(event) => {
        if (['ArrowUp', 'PageUp', 'Home'].includes(event.key)) props.onFollowChange(false);
      }}
    >
      <div className={styles.lines} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((row) => {
          const line = selection.lineAt(row.index);
          if (line === undefined) return null;
          return (
            <div
              key={row.key}
              ref={isWrapped ? virtualizer.measureElement : undefined}
              data-index={row.index}
              data-current={row.index === current || undefined}
              className={isWrapped ? styles.wrapped : styles.line}
              data-level={
                line.level ?? levelOf(line.text) ?? (isOfTraceback(line.text) ? 'error' : undefined)
              }
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <Line line={line} search={props.search} hasTime={props.hasTimes} onRequest={props.onRequest} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The row that an element lies in. */
function rowOf(target: EventTarget): number | undefined {
  const row =
    target instanceof Element ? target.closest('[data-index]')?.getAttribute('data-index') : undefined;
  return row === null || row === undefined ? undefined : Number(row);
}

/** Scrolls to the end while the log is followed, and to the current place of the search. */
function useLogScroll({ selection, isFollowing, isWrapped, current }: LogLinesProps) {
  const { size } = selection;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: size,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PIXELS,
    overscan: 20,
  });

  useEffect(() => {
    if (isFollowing && size > 0) virtualizer.scrollToIndex(size - 1, { align: 'end' });
  }, [isFollowing, size, virtualizer]);

  useEffect(() => {
    if (current !== undefined) virtualizer.scrollToIndex(current, { align: 'center' });
  }, [current, virtualizer]);

  // Wrapping changes the height of every line.
  useEffect(() => {
    virtualizer.measure();
    scroller.current?.setAttribute('data-wrapped', String(isWrapped));
  }, [isWrapped, virtualizer]);

  return { scroller, virtualizer };
}

const Line = memo(function Line(props: {
  readonly line: LogLine;
  readonly search: string;
  readonly hasTime: boolean;
  readonly onRequest: (requestId: string) => void;
}) {
  const { t } = useTranslation();
  const { line } = props;
  const requestId = line.requestId ?? requestIdOf(line.text);
  return (
    <>
      {props.hasTime && line.time !== undefined && (
        <span className={styles.time}>{line.time.slice(11, 23)} </span>
      )}
      {line.source !== undefined && line.source !== 'stdout' && (
        <span className={styles.source} data-source={line.source}>
          {line.source}{' '}
        </span>
      )}
      {parseAnsi(line.text).map((segment) => (
        <span key={segment.at} data-color={segment.color} data-bold={segment.isBold || undefined}>
          <Marked text={segment.text} search={props.search} />
        </span>
      ))}
      {requestId !== undefined && (
        <button
          type="button"
          className={styles.request}
          tabIndex={-1}
          title={t('logTools.onlyRequest', { id: requestId })}
          aria-label={t('logTools.onlyRequest', { id: requestId })}
          onClick={() => props.onRequest(requestId)}
        >
          <Icon name="search" size={11} />
        </button>
      )}
    </>
  );
});

function Marked({ text, search }: { readonly text: string; readonly search: string }) {
  const at = search === '' ? -1 : text.toLowerCase().indexOf(search.toLowerCase());
  if (at === -1) return text;
  const end = at + search.length;
  return (
    <>
      {text.slice(0, at)}
      <mark className={styles.mark}>{text.slice(at, end)}</mark>
      {text.slice(end)}
    </>
  );
}
