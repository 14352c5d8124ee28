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

/** What is wrong, where, and buttons that fix it. */
export function ProblemList({ folder, diagnostics }: ProblemListProps) {
  const { t } = useTranslation();
  if (diagnostics.length === 0)
    return (
      <p className={styles.none}>
        <Icon name="check" /> {t('project.noProblems')}
      </p>
    );
  return (
    <ul className={styles.list}>
      {diagnostics.map((item) => (
        <li
          key={`${item.file} ${item.range.startLine}:${item.range.startColumn} ${item.code} ${item.message}`}
        >
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
      ))}
    </ul>
  );
}
