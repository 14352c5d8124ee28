import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { type Draft, EMPTY } from './cluster-draft.ts';

/** The command that adds, or changes, a cluster as the form has it. Only what differs from `before` is named. */
export function clusterCommand(verb: 'add' | 'update', draft: Draft, before: Draft = EMPTY): string {
  const isIngress = draft.exposure === 'ingress';
  const isChanged = (...names: readonly (keyof Draft)[]): boolean =>
    names.some((name) => draft[name] !== before[name]);
  const option = (flag: string, field: keyof Draft, applies = true): readonly string[] =>
    applies && isChanged(field) ? [`--${flag} ${shellWord(draft[field])}`] : [];
  const isExposed = verb === 'add' ? draft.exposure !== 'none' : isChanged('exposure');
  const words = [
    `slipway cluster ${verb} ${shellWord(draft.name === '' ? 'NAME' : draft.name)}`,
    ...option('kubeconfig', 'kubeconfig'),
    ...option('context', 'context'),
    ...option('namespace', 'namespace'),
    ...(verb === 'add' && draft.registry === '' ? ['--registry REGISTRY'] : option('registry', 'registry')),
    ...option('pull-registry', 'pullRegistry'),
    ...option('pull-secret', 'pullSecret'),
    ...(isExposed ? [`--expose ${draft.exposure}`] : []),
    ...(verb === 'add' && isIngress && draft.host === ''
      ? ['--host HOST']
      : option('host', 'host', isIngress || draft.exposure === 'node-port')),
    ...option('ingress-class', 'className', isIngress),
    ...option('http-port', 'httpPort', isIngress),
    ...option('https-port', 'httpsPort', isIngress),
    ...tlsOptions(draft, isIngress && isChanged('tls', 'certificate', 'key', 'tlsSecret')),
    ...option('cpu', 'cpu'),
    ...option('memory', 'memory'),
  ];
  return words.join(' ');
}

function tlsOptions(draft: Draft, isChanged: boolean): readonly string[] {
  if (!isChanged) return [];
  switch (draft.tls) {
    case 'none':
      return ['--no-tls'];
    case 'files':
      return [
        `--tls-certificate ${shellWord(draft.certificate === '' ? 'FILE' : draft.certificate)}`,
        `--tls-key ${shellWord(draft.key === '' ? 'FILE' : draft.key)}`,
      ];
    case 'secret':
      return [`--tls-secret ${shellWord(draft.tlsSecret === '' ? 'NAME' : draft.tlsSecret)}`];
  }
}
