import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Dot, type Tone } from '../feedback/dot.tsx';
import { EmptyState } from '../feedback/empty-state.tsx';
import { nextIndex } from '../layout/next-index.ts';
import styles from './item-list.module.css';
import { ListControls, type ListControlsProps } from './list-controls.tsx';

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

interface ItemListProps {
  readonly label: string;
  readonly items: readonly Item[];
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
  readonly controls?: ListControlsProps;
  /** Delete was pressed on the selection. */
  readonly onDelete?: () => void;
  /** Enter was pressed on the selection. */
  readonly onEnter?: () => void;
}

const ROW_PIXELS = 52;

/**
 * A list of any length: only the rows in sight are in the document. One tab stop; arrows, Home, End and the page
 * keys move the selection, Enter goes to what is selected, Delete asks to take it away.
 */
export function ItemList(props: ItemListProps) {
  const { label, items, selected, onSelect, controls } = props;
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

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Delete' && index >= 0) props.onDelete?.();
    if (event.key === 'Enter' && index >= 0) props.onEnter?.();
    const next = nextIndex(event.key, { index, count: items.length });
    const item = next === undefined ? undefined : items[next];
    if (item === undefined) return;
    event.preventDefault();
    onSelect(item.id);
  };

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
          aria-activedescendant={index >= 0 ? `${prefix}-${index}` : undefined}
          tabIndex={0}
          onKeyDown={onKeyDown}
        >
          <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }} role="presentation">
            {virtualizer.getVirtualItems().map((row) => {
              const item = items[row.index];
              if (item === undefined) return null;
              return (
                <Row
                  key={item.id}
                  id={`${prefix}-${row.index}`}
                  item={item}
                  isSelected={item.id === selected}
                  top={row.start}
                  onSelect={onSelect}
                  position={{ index: row.index, count: items.length }}
                />
              );
            })}
          </div>
        </div>
      )}
    </>
  );
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
  readonly isSelected: boolean;
  readonly top: number;
  readonly onSelect: (id: string) => void;
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
      aria-setsize={props.position.count}
      aria-posinset={props.position.index + 1}
      style={{ height: ROW_PIXELS, transform: `translateY(${props.top}px)` }}
      onClick={() => props.onSelect(item.id)}
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
