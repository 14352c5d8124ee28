import { create } from 'zustand';
import type { Answer } from '#contract/run/run.ts';

/** The last answer of each project's run in this window. */
export const useAnswers = create<{ readonly byFolder: Readonly<Record<string, Answer>> }>(() => ({
  byFolder: {},
}));

export function rememberAnswer(folder: string, answer: Answer): void {
  useAnswers.setState(({ byFolder }) => ({ byFolder: { ...byFolder, [folder]: answer } }));
}
