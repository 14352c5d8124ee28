import { create } from 'zustand';

/** The file of a project whose rows are to be predicted. */
interface BatchSubject {
  readonly folder: string;
  readonly path: string;
}

const useStore = create<{ readonly subject: BatchSubject | undefined }>(() => ({ subject: undefined }));

/** The file that the panel is open for, in this project. */
export function useBatchSubject(folder: string): BatchSubject | undefined {
  const subject = useStore((state) => state.subject);
  return subject?.folder === folder ? subject : undefined;
}

export function openBatch(subject: BatchSubject): void {
  useStore.setState({ subject });
}

export function closeBatch(): void {
  useStore.setState({ subject: undefined });
}

/** Whether a file is a table whose rows can be predicted, by its name. */
export function isTable(path: string): boolean {
  return /\.(csv|tsv|tab|jsonl|ndjson|parquet|pq)$/i.test(path);
}
