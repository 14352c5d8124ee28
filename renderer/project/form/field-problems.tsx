import { Button } from '@mantine/core';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { applyFix } from '../problems/apply-fix.ts';
import { MANIFEST_FILE } from '../workspace/manifest-file.ts';
import styles from './form.module.css';

interface FieldProblemsProps {
  readonly folder: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What is wrong with a field, below it, and the click that puts it right. */
export function FieldProblems({ folder, diagnostics }: FieldProblemsProps) {
  if (diagnostics.length === 0) return null;
  return (
    <ul className={styles.problems}>
      {diagnostics.map((item) => (
        <li key={`${item.file} ${item.code} ${item.message}`} data-severity={item.severity}>
          <span>
            {item.file !== MANIFEST_FILE && (
              <code>
                {item.file}:{item.range.startLine}{' '}
              </code>
            )}
            {item.message}
            {item.hint !== undefined && <small> {item.hint}</small>}
          </span>
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
        </li>
      ))}
    </ul>
  );
}
