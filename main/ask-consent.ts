import type { CoreQuestion } from './core-talk.ts';

interface Questions {
  question(id: string): Promise<CoreQuestion | undefined>;
  agree(id: string): Promise<boolean>;
}

/** What a native dialog shows. */
interface ConsentDialog {
  readonly type: 'warning';
  readonly message: string;
  readonly detail: string;
  readonly buttons: string[];
  readonly defaultId: number;
  readonly cancelId: number;
  readonly noLink: true;
}

const ALLOW = 1;

/**
 * Asks the user what core wants to have asked, by the id of the question: what a page sends instead of an id is the
 * id of no question, and nothing is shown.
 */
export async function askConsent(
  questions: Questions,
  id: string,
  show: (dialog: ConsentDialog) => Promise<{ readonly response: number }>,
): Promise<{ readonly agreed: boolean }> {
  const question = await questions.question(id);
  if (question === undefined) return { agreed: false };
  const { response } = await show({
    type: 'warning',
    message: question.message,
    detail: question.detail,
    buttons: ['Cancel', 'Allow'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return { agreed: response === ALLOW && (await questions.agree(id)) };
}
