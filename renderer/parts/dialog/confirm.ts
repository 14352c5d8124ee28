import { create } from 'zustand';

export interface Question {
  readonly title: string;
  /** What else it touches, in words. */
  readonly message: string;
  /** Names of what is touched, shown as a list. */
  readonly items?: readonly string[];
  /** What the button does, as a verb. */
  readonly action: string;
}

interface Confirmation extends Question {
  readonly answer: (isConfirmed: boolean) => void;
}

export const useConfirmation = create<{ readonly confirmation: Confirmation | undefined }>(() => ({
  confirmation: undefined,
}));

/** Asks before something that can't be undone. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    useConfirmation.setState({
      confirmation: {
        ...question,
        answer: (isConfirmed) => {
          useConfirmation.setState({ confirmation: undefined });
          resolve(isConfirmed);
        },
      },
    });
  });
}
