import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import styles from './page-bar.module.css';

export const PAGE_BAR_ID = 'page-bar';

interface PageBarProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
}

/** What a page puts into the bar on top of the window; its title also names the window. */
export function PageBar({ title, note, actions }: PageBarProps) {
  const [bar, setBar] = useState<HTMLElement | null>(null);
  useEffect(() => setBar(document.getElementById(PAGE_BAR_ID)), []);
  useEffect(() => {
    document.title = `${title} – Slipway`;
  }, [title]);
  if (bar === null) return null;
  return createPortal(
    <>
      <div className={styles.title}>
        <h1 title={title}>{title}</h1>
        {note !== undefined && <span className={styles.note}>{note}</span>}
      </div>
      <div className={styles.actions}>{actions}</div>
    </>,
    bar,
  );
}
