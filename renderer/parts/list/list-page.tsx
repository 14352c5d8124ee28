import type { ReactNode } from 'react';
import { PANE } from '../layout/panes.ts';
import styles from './list-page.module.css';

/** A list at the left, what is selected of it at the right. */
export function ListPage({ list, children }: { readonly list: ReactNode; readonly children: ReactNode }) {
  return (
    <div className={styles.page}>
      <section className={styles.list} {...PANE}>
        {list}
      </section>
      <section className={styles.detail} {...PANE}>
        {children}
      </section>
    </div>
  );
}

/** What scrolls below the head. `isFlush`: without padding, for a log that fills the rest. */
export function DetailBody(props: { readonly children: ReactNode; readonly isFlush?: boolean }) {
  return <div className={props.isFlush === true ? styles.flush : styles.body}>{props.children}</div>;
}

export function Card(props: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly children: ReactNode;
  readonly isWide?: boolean;
}) {
  return (
    <section className={styles.card} data-wide={props.isWide === true}>
      <h3 className={styles.cardTitle}>
        {props.title}
        {props.note !== undefined && <span className={styles.cardNote}>{props.note}</span>}
      </h3>
      {props.children}
    </section>
  );
}

/** Names and values, one a row. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts
        .filter(([, value]) => value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
