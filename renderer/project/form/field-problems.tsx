import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { FixButtons } from '../problems/fix-buttons.tsx';
import { MANIFEST_FILE } from '../workspace/manifest-file.ts';
import styles from './form.module.css';

interface FieldProblemsProps {
  readonly folder: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What is wrong with a field, below it, and buttons that fix it. */
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
          <FixButtons folder={folder} fixes={item.fixes} />
        </li>
      ))}
    </ul>
  );
}
