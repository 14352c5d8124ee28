import { create } from 'zustand';
import { isDesktop, shell } from '#renderer/rpc/client.ts';

/** What is asked for; `new`: a place that need not be there yet. */
export type PathKind = 'folder' | 'file' | 'any' | 'new';

interface PathQuestion {
  readonly title: string;
  readonly kind: PathKind;
  readonly suggested: string;
  readonly answer: (path: string | undefined) => void;
}

/** The question that the path dialog of the browser shows. */
export const usePathQuestion = create<{ readonly question: PathQuestion | undefined }>(() => ({
  question: undefined,
}));

/** Asks for a folder: by the system's dialog, or in a browser by a list of the folders that the portal may open. */
export async function chooseFolder(title: string): Promise<string | undefined> {
  return isDesktop ? (await shell.pickFolder({ title })).path : askForPath({ title, kind: 'folder' });
}

/** Asks for a file, or a folder where that is allowed. */
export async function chooseFile(options: {
  readonly title: string;
  readonly allowFolder?: boolean;
}): Promise<string | undefined> {
  return isDesktop
    ? (await shell.pickFile(options)).path
    : askForPath({ title: options.title, kind: options.allowFolder === true ? 'any' : 'file' });
}

/** Asks where to write something. */
export async function chooseSavePath(options: {
  readonly title: string;
  readonly suggestedName: string;
}): Promise<string | undefined> {
  return isDesktop
    ? (await shell.savePath(options)).path
    : askForPath({ title: options.title, kind: 'new', suggested: options.suggestedName });
}

function askForPath(asked: {
  readonly title: string;
  readonly kind: PathKind;
  readonly suggested?: string;
}): Promise<string | undefined> {
  return new Promise((resolve) => {
    usePathQuestion.setState({
      question: {
        title: asked.title,
        kind: asked.kind,
        suggested: asked.suggested ?? '',
        answer: (path) => {
          usePathQuestion.setState({ question: undefined });
          resolve(path);
        },
      },
    });
  });
}
