import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { formatNumber } from '#renderer/i18n/format.ts';
import styles from './answer.module.css';
import type { AnswerTable } from './answer-shape.ts';

const ROW_PIXELS = 24;
const COLUMN_PIXELS = 110;
const REACHABLE = { tabIndex: 0 };

/** An answer of records or lists as rows and columns; only the rows in sight are in the document. */
export function AnswerTableView({ table }: { readonly table: AnswerTable }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: table.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 20,
  });
  const template = { gridTemplateColumns: `44px repeat(${table.columns.length}, minmax(0, 1fr))` };
  return (
    <div ref={scroller} className={styles.scroller} data-testid="answer" {...REACHABLE}>
      <div style={{ minWidth: 44 + COLUMN_PIXELS * table.columns.length }}>
        <div className={styles.head} style={template}>
          <span />
          {table.columns.map((column) => (
            <b key={column} className={styles.cell}>
              {column}
            </b>
          ))}
        </div>
        <div className={styles.lines} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => (
            <div
              key={item.key}
              className={styles.row}
              style={{ ...template, transform: `translateY(${item.start}px)` }}
            >
              <span className={styles.number}>{formatNumber(item.index + 1)}</span>
              {table.columns.map((column, index) => (
                <span key={column} className={styles.cell} title={table.rows[item.index]?.[index]}>
                  {table.rows[item.index]?.[index]}
                </span>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
