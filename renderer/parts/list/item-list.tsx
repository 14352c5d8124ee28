import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Dot, type Tone } from '../feedback/dot.tsx';
import { EmptyState } from '../feedback/empty-state.tsx';
import { nextIndex } from '../layout/next-index.ts';
import styles from './item-list.module.css';
import { ListControls, type ListControlsProps } from './list-controls.tsx';
import { type Marks, markRange, NO_MARKS, toggleMark } from './marks.ts';

export interface Item {
  readonly id: string;
  readonly tone?: Tone;
  readonly isBusy?: boolean;
  readonly title: string;
  /** At the right of the title; made only for rows in sight. */
  readonly end?: ReactNode;
  readonly note?: string;
  /** Of the note, when it tells of something wrong. */
  readonly noteTone?: 'warn' | 'bad';
}

export interface ItemListProps {
  readonly label: string;
  readonly items: readonly Item[];
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
  readonly controls?: ListControlsProps;
  /** Delete was pressed on the selection. */
  readonly onDelete?: () => void;
  /** Enter was pressed on the selection. */
  readonly onEnter?: () => void;
  /** Rows that are marked to do something with all of them; absent: one is selected at a time. */
  readonly marks?: Marks;
  readonly onMark?: (marks: Marks) => void;
  /** The context menu of a row was asked for. `row`: where it opens without a pointer. */
  readonly onMenu?: (event: MouseEvent<HTMLElement>, id: string, row: Element | null) => void;
}

const ROW_PIXELS = 52;

/**
 * A list of any length: only the rows in sight are in the document. One tab stop; arrows, Home, End and the page
 * keys move the selection, Enter goes to what is selected, Delete asks to take it away. Ctrl, Shift and a click, Shift and
 * the arrows, and Ctrl A mark several.
 */
export function ItemList(props: ItemListProps) {
  const { label, items, selected, controls } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 8,
  });
  const index = items.findIndex((item) => item.id === selected);

  useEffect(() => {
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [index, virtualizer]);

  const choice = useChoice(props);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Delete' && index >= 0) props.onDelete?.();
    if (event.key === 'Enter' && index >= 0) props.onEnter?.();
    if (choice.onKey(event)) return;
    const next = nextIndex(event.key, { index, count: items.length });
    const item = next === undefined ? undefined : items[next];
    if (item === undefined) return;
    event.preventDefault();
    choice.onMove(event, item.id);
  };
  const rowId = (row: number): string => `${prefix}-${row}`;

  return (
    <>
      {controls !== undefined && <ListControls {...controls} onMoveKey={onKeyDown} />}
      {items.length === 0 ? (
        <NothingFound controls={controls} />
      ) : (
        <div
          ref={scroller}
          className={styles.scroller}
          role="listbox"
          aria-label={label}
          aria-activedescendant={index >= 0 ? rowId(index) : undefined}
          {...(props.onMark === undefined ? {} : { 'aria-multiselectable': true })}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onContextMenu={(event) => {
            // By keyboard: the list itself has the focus.
            if (event.target === event.currentTarget && selected !== undefined)
              props.onMenu?.(event, selected, document.getElementById(rowId(index)));
          }}
        >
          <Rows {...props} choice={choice} virtualizer={virtualizer} rowId={rowId} />
        </div>
      )}
    </>
  );
}

interface RowsProps extends ItemListProps {
  readonly choice: ReturnType<typeof useChoice>;
  readonly virtualizer: ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>;
  readonly rowId: (row: number) => string;
}

/** Those in sight. */
function Rows({ items, selected, onSelect, onMenu, choice, virtualizer, rowId }: RowsProps) {
  return (
    <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }} role="presentation">
      {virtualizer.getVirtualItems().map((row) => {
        const item = items[row.index];
        if (item === undefined) return null;
        return (
          <Row
            key={item.id}
            id={rowId(row.index)}
            item={item}
            isCurrent={item.id === selected}
            isSelected={item.id === selected || choice.marks.has(item.id)}
            top={row.start}
            onClick={(event) => choice.onMove(event, item.id)}
            onSelect={onSelect}
            onMenu={onMenu}
            position={{ index: row.index, count: items.length }}
          />
        );
      })}
    </div>
  );
}

/** What marks rows, by pointer and keyboard. */
function useChoice({ items, selected, onSelect, marks = NO_MARKS, onMark }: ItemListProps) {
  const mark = (next: Marks): void => {
    if (next.size > 0 || marks.size > 0) onMark?.(next);
  };
  return {
    marks,
    /** Goes to a row. With Ctrl it is marked or not, with Shift all up to it are, else nothing is. */
    onMove: (event: Pressed, id: string): void => {
      if (onMark !== undefined && event.shiftKey) {
        // The start of the range stays where it is.
        const ids = items.map((item) => item.id);
        const start = marks.size === 0 ? selected : startOf(ids, marks, selected);
        mark(markRange({ ids, selected: start, id }));
      } else if (onMark !== undefined && (event.ctrlKey || event.metaKey) && event.type === 'click')
        mark(toggleMark({ marks, selected, id }));
      else mark(NO_MARKS);
      onSelect(id);
    },
    /** True when the key was one for marks. */
    onKey: (event: KeyboardEvent): boolean => {
      if (onMark === undefined) return false;
      const isAll = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a';
      if (!isAll && !(event.key === 'Escape' && marks.size > 0)) return false;
      event.preventDefault();
      mark(isAll ? new Set(items.map((item) => item.id)) : NO_MARKS);
      return true;
    },
  };
}

type Pressed = Pick<MouseEvent | KeyboardEvent, 'shiftKey' | 'ctrlKey' | 'metaKey' | 'type'>;

/** The end of a range that is not where the user is. */
function startOf(ids: readonly string[], marks: Marks, selected: string | undefined): string | undefined {
  const marked = ids.filter((id) => marks.has(id));
  return marked[0] === selected ? marked.at(-1) : marked[0];
}

/** A list that is empty only because of what was typed or chosen says so; any other is just empty. */
function NothingFound({ controls }: { readonly controls: ListControlsProps | undefined }) {
  const { t } = useTranslation();
  const choice = controls?.view.choice;
  if (choice === undefined || (choice.text.trim() === '' && choice.kind === undefined)) return null;
  return <EmptyState icon="search" title={t('parts.noMatch')} hint={t('parts.noMatchHint')} />;
}

function Row(props: {
  readonly id: string;
  readonly item: Item;
  /** What the page shows. */
  readonly isCurrent: boolean;
  /** Shown, or marked. */
  readonly isSelected: boolean;
  readonly top: number;
  readonly onClick: (event: MouseEvent) => void;
  readonly onSelect: (id: string) => void;
  readonly onMenu: ItemListProps['onMenu'];
  readonly position: { readonly index: number; readonly count: number };
}) {
  const { item } = props;
  return (
    <div
      id={props.id}
      className={styles.row}
      role="option"
      tabIndex={-1}
      aria-selected={props.isSelected}
      data-plain={item.tone === undefined}
      data-current={props.isCurrent}
      aria-setsize={props.position.count}
      aria-posinset={props.position.index + 1}
      style={{ height: ROW_PIXELS, transform: `translateY(${props.top}px)` }}
      onClick={props.onClick}
      onContextMenu={(event) => props.onMenu?.(event, item.id, event.currentTarget)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') props.onSelect(item.id);
      }}
    >
      <span className={styles.dot}>
        {item.tone !== undefined && <Dot tone={item.tone} isBusy={item.isBusy === true} />}
      </span>
      <span className={styles.title} title={item.title}>
        {item.title}
      </span>
      <span className={styles.end}>{item.end}</span>
      <span className={styles.note} data-tone={item.noteTone} title={item.note}>
        {item.note}
      </span>
    </div>
  );
}
