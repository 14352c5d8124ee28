import type { Parameter } from '#contract/manifest/training.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';

/** The parameters that differ from those of the manifest. */
export function changedParameters(
  usual: Readonly<Record<string, Parameter>>,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => Object.hasOwn(usual, name) && value !== String(usual[name]),
    ),
  );
}

/** The command that starts the same retraining. */
export function retrainCommandLine(wish: {
  readonly folder: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, string>>;
  readonly force: boolean;
}): string {
  return [
    'slipway retrain',
    shellWord(wish.folder),
    ...Object.entries(wish.parameters).map(([name, value]) => `-p ${shellWord(`${name}=${value}`)}`),
    ...Object.entries(wish.data).map(([name, path]) => `--data ${shellWord(`${name}=${path}`)}`),
    ...(wish.force ? ['--force'] : []),
  ].join(' ');
}
