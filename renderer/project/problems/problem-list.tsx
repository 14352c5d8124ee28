import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { Dot, type Tone } from '#renderer/parts/feedback/dot.tsx';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { revealIn } from '../workspace/reveal.ts';
import { openTab } from '../workspace/workspace-store.ts';
import { FixButtons } from './fix-buttons.tsx';
import styles from './problem-list.module.css';

const TONES: Readonly<Record<Diagnostic['severity'], Tone>> = {
  error: 'bad',
  warning: 'warn',
  info: 'accent',
};

interface ProblemListProps {
  readonly folder: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A folder can have thousands; all of them at once would hold up the window. */
const AT_ONCE = 100;

/** What is wrong, where, and buttons that fix it. */
export function ProblemList({ folder, diagnostics }: ProblemListProps) {
  const { t } = useTranslation();
  const [most, setMost] = useState(AT_ONCE);
  if (diagnostics.length === 0)
    return (
      <p className={styles.none}>
        <Icon name="check" /> {t('project.noProblems')}
      </p>
    );
  const left = diagnostics.length - most;
  return (
    <ul className={styles.list}>
      {diagnostics.slice(0, most).map((item) => (
        <Problem
          key={`${item.file} ${item.range.startLine}:${item.range.startColumn} ${item.code} ${item.message}`}
          folder={folder}
          item={item}
        />
      ))}
      {left > 0 && (
        <li>
          <button type="button" className={styles.more} onClick={() => setMost(most + AT_ONCE)}>
            {t('project.moreProblems', { count: left })}
          </button>
        </li>
      )}
    </ul>
  );
}

function Problem({ folder, item }: { readonly folder: string; readonly item: Diagnostic }) {
  return (
    <li>
      <Dot tone={TONES[item.severity]} />
      <div className={styles.text}>
        <button
          type="button"
          className={styles.message}
          onClick={() => {
            openTab(folder, item.file);
            revealIn({ folder, path: item.file, range: item.range });
          }}
        >
          {item.message}
        </button>
        {item.hint !== undefined && <span className={styles.hint}>{item.hint}</span>}
      </div>
      <span className={styles.place}>
        {item.file}:{item.range.startLine} <code>{item.code}</code>
      </span>
      <span className={styles.fixes}>
        <FixButtons folder={folder} fixes={item.fixes} />
      </span>
    </li>
  );
}
