import { shellWord } from '#renderer/parts/text/shell-word.ts';
import type { Draft, LoginDraft } from './store-draft.ts';

/** The command that adds a store as the form has it. Credentials come from the environment there, never from the line. */
export function addCommand(draft: Draft): string {
  const option = (flag: string, value: string): readonly string[] =>
    value.trim() === '' ? [] : [`--${flag} ${shellWord(value.trim())}`];
  return [
    `slipway store add ${shellWord(draft.name === '' ? 'NAME' : draft.name)} ${shellWord(addressOf(draft))}`,
    ...(draft.kind === 's3' ? option('region', draft.region) : []),
    ...(draft.kind === 'azure' ? option('account', draft.account) : []),
    ...(draft.kind === 'folder' ? [] : option('endpoint', draft.endpoint)),
    ...(draft.login === 'environment' ? [] : ['--keep-login']),
  ].join(' ');
}

/** The command that changes the credentials of a store. */
export function loginCommand(name: string, { login }: LoginDraft): string {
  return `slipway store update ${shellWord(name)} ${login === 'environment' ? '--forget-login' : '--keep-login'}`;
}

function addressOf({ kind, folder, bucket, container, prefix }: Draft): string {
  const below = prefix.trim() === '' ? '' : `/${prefix.trim()}`;
  switch (kind) {
    case 'folder':
      return folder === '' ? 'FOLDER' : folder;
    case 's3':
      return `s3://${bucket === '' ? 'BUCKET' : bucket}${below}`;
    case 'azure':
      return `az://${container === '' ? 'CONTAINER' : container}${below}`;
  }
}
