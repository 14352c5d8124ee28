import type { Destination } from '#core/kubernetes/destination.ts';

/** What the user is asked to agree to. */
export type TrustSubject =
  /** The process engine runs its scripts and builds its dependencies with all that the user may do. */
  | { readonly kind: 'folder'; readonly folder: string }
  /** A kubeconfig has it run to log in. */
  | {
      readonly kind: 'program';
      readonly command: string;
      readonly arguments: readonly string[];
      readonly environment: readonly { readonly name: string; readonly value: string }[];
      readonly destination: Destination;
    }
  /** A kubeconfig has it sent to a server as the token. */
  | { readonly kind: 'token-file'; readonly file: string; readonly destination: Destination }
  /** A page chose the server that services, and with them credentials, are sent to. */
  | { readonly kind: 'cluster'; readonly destination: Destination }
  /** The user's login of a registry goes to a cluster, whose nodes send it to the registry that they pull from. */
  | {
      readonly kind: 'registry-login';
      readonly login: string;
      readonly pulledFrom: string;
      readonly destination: Destination;
    }
  /** A page changes where code, packages or requests come from or go to. */
  | { readonly kind: 'settings'; readonly changes: Readonly<Record<string, unknown>> }
  /** A page brings back what was deleted, and with it the use of files that it cannot reach now. */
  | { readonly kind: 'restore'; readonly name: string; readonly paths: readonly string[] };

/** A question for a dialog of the shell. Its words are core's: nothing in it comes from the page that led to it. */
export interface TrustQuestion {
  readonly id: string;
  readonly message: string;
  readonly detail: string;
}

interface Words {
  readonly message: string;
  /** What agreeing means, and what it is about. */
  readonly detail: string;
  /** For those who cannot be asked by a dialog. */
  readonly hint: string;
}

export function wordsOf(subject: TrustSubject): Words {
  switch (subject.kind) {
    case 'folder':
      return {
        message: `Do you trust the code in ${visible(subject.folder)}?`,
        detail:
          'The process engine runs this project without a container: its script and its dependencies can do everything you can do on this machine.',
        hint: `Confirm it in the dialog of the window, or run \`slipway trust add ${quoted(subject.folder)}\` on this machine. Docker runs it in a container and needs no trust.`,
      };
    case 'program': {
      const line = [subject.command, ...subject.arguments].map(quoted).join(' ');
      const variables = subject.environment
        .map(({ name, value }) => `\n${visible(`${name}=${value}`)}`)
        .join('');
      return {
        message: `Let the kubeconfig run “${visible(subject.command)}” to log in to ${visible(subject.destination.server)}?`,
        detail: `Slipway runs this program as you, each time it logs in to the cluster, and sends its token there:\n\n${line}${variables}\n\n${placeLines(subject.destination)}`,
        hint: 'Confirm it in the dialog of the window, or run `slipway cluster check NAME` on this machine: what you run there is trusted.',
      };
    }
    case 'token-file':
      return {
        message: `Send what is in ${visible(subject.file)} to ${visible(subject.destination.server)}?`,
        detail: `The kubeconfig names this file as its token: Slipway reads it and sends it to this server with each request.\n\n${placeLines(subject.destination)}`,
        hint: 'Confirm it in the dialog of the window, or run `slipway cluster check NAME` on this machine: what you use there is trusted.',
      };
    case 'cluster':
      return {
        message: `Use the cluster at ${visible(subject.destination.server)}?`,
        detail: `Slipway sends it your services, with the keys, secret variables and credentials of stores that they need. Continue only if you know this server:\n\n${placeLines(subject.destination)}`,
        hint: 'Confirm it in the dialog of the window, or run `slipway cluster add NAME --kubeconfig FILE` (or `check NAME`, if it is saved) on this machine: what you use there is trusted.',
      };
    case 'registry-login': {
      const { login, pulledFrom, destination } = subject;
      const moves =
        login === pulledFrom
          ? ''
          : ` Its nodes send your user name and password to ${visible(pulledFrom)} when they pull images.`;
      return {
        message: `Send your login of ${visible(login)} to ${visible(destination.server)}${login === pulledFrom ? '' : `, for ${visible(pulledFrom)}`}?`,
        detail: `Slipway puts your user name and password into a Secret of this cluster.${moves}\n\n${placeLines(destination)}`,
        hint: 'Check the cluster in the window and confirm the question, or run `slipway cluster add`, `update` or `check` on this machine: what you use there is trusted.',
      };
    }
    case 'restore':
      return {
        message: `Restore “${visible(subject.name)}”?`,
        detail: `Pages of Slipway can then use these again, as before:\n\n${subject.paths.map(visible).join('\n')}`,
        hint: `Confirm it in the dialog of the window, or run \`slipway trash restore ${quoted(subject.name)}\` on this machine.`,
      };
    case 'settings': {
      const lines = Object.entries(subject.changes).map(
        ([name, value]) =>
          `${visible(name)} = ${value === null ? '(default)' : visible(JSON.stringify(value))}`,
      );
      return {
        message: `Change ${visible(Object.keys(subject.changes).join(', '))}?`,
        detail: `These settings decide where code and packages come from and where requests go:\n\n${lines.join('\n')}`,
        hint: 'Confirm it in the dialog of the window, or run `slipway settings set NAME VALUE` on this machine.',
      };
    }
  }
}

function placeLines({ server, ca, skipsTls, tlsName, proxy }: Destination): string {
  return [
    `Server: ${server}`,
    ...(ca === undefined ? [] : [`SHA-256 of its authority: ${ca}`]),
    ...(skipsTls ? ['Its certificate is not checked.'] : []),
    ...(tlsName === undefined ? [] : [`Its certificate is checked for the name ${tlsName}.`]),
    ...(proxy === undefined ? [] : [`Through the proxy ${proxy}`]),
  ]
    .map(visible)
    .join('\n');
}

function quoted(text: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(text) ? text : visible(JSON.stringify(text));
}

/** Line ends and marks of direction in a name could make the question look like another: they are shown as what they are. */
function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
