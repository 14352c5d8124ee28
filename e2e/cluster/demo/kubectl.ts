import { execFile } from 'node:child_process';
import { join } from 'node:path';

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the kubectl of the ground, whatever its exit code. `input` is its standard input. */
export function kubectl(kubeconfig: string, words: readonly string[], input = ''): Promise<Answer> {
  const program = join(process.env.SLIPWAY_TEST_CLUSTER_PROGRAMS ?? '', 'kubectl');
  return new Promise((resolve) => {
    const child = execFile(program, [`--kubeconfig=${kubeconfig}`, ...words], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
    child.stdin?.end(input);
  });
}

/** Runs kubectl as the administrator; it must succeed. */
export async function administrate(words: readonly string[], input?: string): Promise<string> {
  const answer = await kubectl(process.env.SLIPWAY_TEST_KUBECONFIG ?? '', words, input);
  if (answer.code !== 0) throw new Error(`kubectl ${words.join(' ')}: ${answer.stderr}`);
  return answer.stdout;
}
