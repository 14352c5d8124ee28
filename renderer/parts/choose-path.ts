import { create } from 'zustand';
import { isDesktop, shell } from '../rpc/client.ts';

interface PathQuestion {
  readonly title: string;
  readonly suggested: string;
  readonly answer: (path: string | undefined) => void;
}

/** The question that the path dialog of the browser shows. */
export const usePathQuestion = create<{ readonly question: PathQuestion | undefined }>(() => ({
  question: undefined,
}));

/** Asks for a folder: by the system's dialog, or in a browser by a field for its path on Slipway's machine. */
export async function chooseFolder(title: string): Promise<string | undefined> {
  return isDesktop ? (await shell.pickFolder({ title })).path : askForPath(title);
}

/** Asks for a file, or a folder where that is allowed. */
export async function chooseFile(options: {
  readonly title: string;
  readonly allowFolder?: boolean;
}): Promise<string | undefined> {
  return isDesktop ? (await shell.pickFile(options)).path : askForPath(options.title);
}

/** Asks where to write something. */
export async function chooseSavePath(options: {
  readonly title: string;
  readonly suggestedName: string;
}): Promise<string | undefined> {
  return isDesktop ? (await shell.savePath(options)).path : askForPath(options.title, options.suggestedName);
}

function askForPath(title: string, suggested = ''): Promise<string | undefined> {
  return new Promise((resolve) => {
    usePathQuestion.setState({
      question: {
        title,
        suggested,
        answer: (path) => {
          usePathQuestion.setState({ question: undefined });
          resolve(path);
        },
      },
    });
  });
}
