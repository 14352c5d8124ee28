import { ActionIcon, Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ClipboardEvent, type CSSProperties, type KeyboardEvent, memo, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '#renderer/i18n/format.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import type { Column, RequestInput } from '../request-inputs.ts';
import { cellProblem, cellText, typeName } from './cell.ts';
import { parseTable } from './parse-table.ts';
import styles from './table-editor.module.css';
import { cellOf, emptyRow, problemCount, type Row, withBlock, withCell } from './table-rows.ts';

interface TableEditorProps {
  readonly table: Extract<RequestInput, { readonly kind: 'table' }>;
  readonly rows: readonly Row[];
  readonly onChange: (rows: readonly Row[]) => void;
}

const ROW_PIXELS = 28;
/** A column is at least this wide; with room it is wider. */
const COLUMN_PIXELS = 128;

/** The rows of a table input: typed cells, blocks pasted from a spreadsheet or CSV. Only rows in sight are drawn. */
export function TableEditor({ table, rows, onChange }: TableEditorProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 8,
  });
  const template = { gridTemplateColumns: `44px repeat(${table.columns.length}, minmax(0, 1fr)) 28px` };

  const paste = (event: ClipboardEvent, row: number, column: number): void => {
    const block = parseTable(event.clipboardData.getData('text/plain'));
    // A single cell is pasted as any text is.
    if (block.length < 2 && (block[0]?.length ?? 0) < 2) return;
    event.preventDefault();
    onChange(withBlock(rows, block, { row, column, table }));
  };
  const focus = (row: number, column: number): void =>
    scroller.current?.querySelector<HTMLInputElement>(`[data-cell="${row}.${column}"]`)?.focus();
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>, row: number, column: number): void => {
    const step = event.key === 'ArrowDown' || event.key === 'Enter' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (row + step < rows.length) focus(row + step, column);
    else onChange([...rows, emptyRow(table)]);
  };

  return (
    <div className={styles.editor}>
      <div ref={scroller} className={styles.scroller}>
        <div style={{ minWidth: 72 + COLUMN_PIXELS * table.columns.length }}>
          <TableHead columns={table.columns} template={template} />
          <div className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map((item) => {
              const row = rows[item.index];
              if (row === undefined) return null;
              return (
                <TableRow
                  key={item.key}
                  table={table}
                  row={row}
                  index={item.index}
                  style={{ ...template, transform: `translateY(${item.start}px)` }}
                  onCommit={(column, text) =>
                    onChange(withCell(rows, { row: item.index, column, text, table }))
                  }
                  onPaste={(event, position) => paste(event, item.index, position)}
                  onKeyDown={(event, position) => onKeyDown(event, item.index, position)}
                  onRemove={() => onChange(rows.filter((_row, index) => index !== item.index))}
                />
              );
            })}
          </div>
        </div>
        {rows.length === 0 && (
          <PasteField
            onPaste={(text) => onChange(withBlock(rows, parseTable(text), { row: 0, column: 0, table }))}
          />
        )}
      </div>
      <TableTools table={table} rows={rows} onChange={onChange} />
    </div>
  );
}

interface TableHeadProps {
  readonly columns: readonly Column[];
  readonly template: CSSProperties;
}

function TableHead({ columns, template }: TableHeadProps) {
  return (
    <div className={styles.head} style={template}>
      <span />
      {columns.map((column) => (
        <span key={column.name} className={styles.column} title={column.name}>
          <b>{column.name}</b> <small>{typeName(column.schema)}</small>
        </span>
      ))}
      <span />
    </div>
  );
}

interface TableRowProps {
  readonly table: TableEditorProps['table'];
  readonly row: Row;
  readonly index: number;
  readonly style: CSSProperties;
  readonly onCommit: (column: Column, text: string) => void;
  readonly onPaste: (event: ClipboardEvent, position: number) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>, position: number) => void;
  readonly onRemove: () => void;
}

function TableRow({ table, row, index, style, ...props }: TableRowProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.row} style={style}>
      <span className={styles.number}>{formatNumber(index + 1)}</span>
      {table.columns.map((column, position) => (
        <Cell
          key={column.name}
          value={cellOf(row, column, table)}
          column={column}
          place={`${index}.${position}`}
          label={t('request.cell', { column: column.name, row: formatNumber(index + 1) })}
          onCommit={(text) => props.onCommit(column, text)}
          onPaste={(event) => props.onPaste(event, position)}
          onKeyDown={(event) => props.onKeyDown(event, position)}
        />
      ))}
      <ActionIcon
        size={20}
        aria-label={t('request.removeRow', { row: formatNumber(index + 1) })}
        onClick={props.onRemove}
      >
        <Icon name="close" size={12} />
      </ActionIcon>
    </div>
  );
}

/** Takes the first rows of an empty table, as they are pasted. */
function PasteField({ onPaste }: { readonly onPaste: (text: string) => void }) {
  const { t } = useTranslation();
  return (
    <textarea
      className={styles.empty}
      aria-label={t('request.pasteHere')}
      placeholder={t('request.pasteHere')}
      value=""
      onChange={() => undefined}
      onPaste={(event) => {
        event.preventDefault();
        onPaste(event.clipboardData.getData('text/plain'));
      }}
    />
  );
}

/** Adds rows, opens a file, and counts rows and problems. */
function TableTools({ table, rows, onChange }: TableEditorProps) {
  const { t } = useTranslation();
  const file = useRef<HTMLInputElement>(null);
  const problems = useMemo(() => problemCount(rows, table), [rows, table]);
  const open = async (chosen: File): Promise<void> =>
    onChange(withBlock([], parseTable(await chosen.text()), { row: 0, column: 0, table }));
  return (
    <div className={styles.tools}>
      <Button
        variant="subtle"
        leftSection={<Icon name="plus" size={13} />}
        onClick={() => onChange([...rows, emptyRow(table)])}
      >
        {t('request.addRow')}
      </Button>
      <Button variant="subtle" onClick={() => file.current?.click()}>
        {t('request.openTable')}
      </Button>
      <input
        ref={file}
        type="file"
        hidden
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (chosen !== undefined) void open(chosen);
        }}
      />
      <span className={styles.count} aria-live="polite">
        {t('request.rows', { count: rows.length, number: formatNumber(rows.length) })}
        {problems > 0 && (
          <b className={styles.problems}>
            {' · '}
            {t('request.problems', { count: problems, number: formatNumber(problems) })}
          </b>
        )}
      </span>
    </div>
  );
}

interface CellProps {
  readonly value: unknown;
  readonly column: Column;
  readonly place: string;
  readonly label: string;
  readonly onCommit: (text: string) => void;
  readonly onPaste: (event: ClipboardEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** One cell. What is typed counts when the cell is left. */
const Cell = memo(function Cell({ value, column, place, label, onCommit, onPaste, onKeyDown }: CellProps) {
  const { t } = useTranslation();
  const text = cellText(value);
  const problem = cellProblem(value, column);
  const said = problem === undefined ? undefined : t(`request.problem.${problem}`);
  const commit = (input: HTMLInputElement): void => {
    if (input.value !== text) onCommit(input.value);
  };
  return (
    <input
      key={text}
      data-cell={place}
      className={styles.cell}
      aria-label={said === undefined ? label : `${label}: ${said}`}
      aria-invalid={problem !== undefined}
      title={said}
      defaultValue={text}
      placeholder={value === null ? 'null' : ''}
      spellCheck={false}
      onBlur={(event) => commit(event.currentTarget)}
      onPaste={onPaste}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit(event.currentTarget);
        onKeyDown(event);
      }}
    />
  );
});
