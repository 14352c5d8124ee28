import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '#renderer/i18n/format.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import styles from './answer.module.css';
import { type JsonRow, jsonRows, openAtFirst, toggle } from './json-rows.ts';

const ROW_PIXELS = 21;
/** Characters of a text that are shown in its line. */
const MOST_TEXT = 2000;

/** A JSON value folded; only the lines in sight are in the document. */
export function JsonTree({ value }: { readonly value: unknown }) {
  const [opened, setOpened] = useState(() => openAtFirst(value));
  const rows = useMemo(() => jsonRows(value, opened), [value, opened]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 30,
  });
  return (
    <div ref={scroller} className={styles.scroller} data-testid="answer" {...REACHABLE}>
      <div className={styles.lines} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              className={styles.line}
              style={{ transform: `translateY(${item.start}px)`, paddingLeft: 22 + row.depth * 14 }}
            >
              <Line row={row} onToggle={() => setOpened((was) => toggle(was, row))} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** What scrolls must be reachable by keyboard (WCAG 2.1.1). */
const REACHABLE = { tabIndex: 0 };

function Line({ row, onToggle }: { readonly row: JsonRow; readonly onToggle: () => void }) {
  const { t } = useTranslation();
  const { content } = row;
  const name =
    row.key === undefined ? null : (
      <>
        <span className={styles.key}>{row.key}</span>
        {': '}
      </>
    );
  switch (content.kind) {
    case 'value':
      return (
        <>
          {name}
          <span data-kind={content.value === null ? 'null' : typeof content.value} className={styles.value}>
            {textOf(content.value)}
          </span>
        </>
      );
    case 'more':
      return (
        <button type="button" className={styles.fold} onClick={onToggle}>
          {t('request.showMore', { number: formatNumber(content.left) })}
        </button>
      );
    case 'list':
    case 'object':
      return (
        <button type="button" className={styles.fold} aria-expanded={content.isOpen} onClick={onToggle}>
          <Icon name={content.isOpen ? 'down' : 'chevron'} size={11} />
          {name}
          <span className={styles.size}>
            {content.kind === 'list' ? `[${formatNumber(content.size)}]` : `{${formatNumber(content.size)}}`}
          </span>
        </button>
      );
  }
}

function textOf(value: string | number | boolean | null): string {
  const text = JSON.stringify(value);
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}
