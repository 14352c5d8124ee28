import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { Dot, type Tone } from '#renderer/parts/feedback/dot.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { revealIn } from '../workspace/reveal.ts';
import { openTab } from '../workspace/workspace-store.ts';
import { applyFix } from './apply-fix.ts';
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

/** What is wrong, where, and the one click that puts it right. */
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
            {item.fixes.map((fix) => (
              <Button
                key={fix.title}
                variant="light"
                size="compact-xs"
                onClick={() => void applyFix(folder, fix).catch(tellFailure)}
              >
                {fix.title}
              </Button>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
