import type { Node, Pod } from 'kubernetes-types/core/v1';
import { quantity } from '#core/kubernetes/quantity.ts';
import { scoringContainer } from '../scoring-container.ts';
import type { FoundProblem, PodContext } from './found-problem.ts';

/** Why no node takes the replica: what is short, and by how much where the nodes can be read. */
export function explainScheduling(pod: Pod, { nodes }: PodContext): FoundProblem | undefined {
  const condition = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (condition?.status !== 'False' || condition.reason !== 'Unschedulable') return undefined;
  const reasons = reasonsIn(condition.message ?? '');
  const short = RESOURCES.filter(({ resource }) =>
    reasons.some(({ text }) => text === `Insufficient ${resource}`),
  );
  const rest = reasons.filter(({ text }) => !short.some(({ resource }) => text.endsWith(` ${resource}`)));
  if (short.length > 0)
    return {
      code: 'unschedulable',
      message: [
        ...short.map((each) => shortage(each, pod, nodes ?? [])),
        ...rest.map(({ count, text }) => `${nodesText(count)}: ${wordsFor(text)}.`),
      ].join(' '),
      hint: `Ask for less (${short.map(({ option }) => option).join(', ')}), or free some: other services can be paused. A cluster with node autoscaling may take minutes.`,
      isFinal: false,
    };
  const told = reasons.map(({ count, text }) => `${nodesText(count)}: ${wordsFor(text)}`).join('; ');
  return {
    code: 'unschedulable',
    message: `No node accepts the replica: ${told || (condition.message ?? 'the cluster does not say why')}.`,
    hint: 'Ask the administrator which nodes are meant for your namespace.',
    isFinal: false,
  };
}

const RESOURCES = [
  { resource: 'cpu', word: 'CPU', option: '--cpu' },
  { resource: 'memory', word: 'memory', option: '--memory' },
] as const;
type Resource = (typeof RESOURCES)[number];

interface Reason {
  readonly count: number;
  readonly text: string;
}

/** The scheduler names a few reasons; a longer text is not its own, and would take long to read. */
const LONGEST = 4096;

/**
 * `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. preemption: …` (kube-scheduler, FitError.Error):
 * how many nodes for which reason.
 */
export function reasonsIn(message: string): readonly Reason[] {
  const [, list = ''] =
    /nodes are available: (.*?)(?:\. (?:preemption|no new claims).*|\.?$)/s.exec(message.slice(0, LONGEST)) ??
    [];
  return [...list.matchAll(/(\d+) ([^,]*(?:\{[^}]*\})?[^,]*?)(?:, (?=\d+ )|$)/g)].map(
    ([, count, text = '']) => ({
      count: Number(count),
      text: text.replace(/\.$/, ''),
    }),
  );
}

function shortage({ resource, word }: Resource, pod: Pod, nodes: readonly Node[]): string {
  const asked = scoringContainer(pod)?.resources?.requests?.[resource];
  if (asked === undefined) return `No node has enough ${word} left.`;
  const most = nodes
    .flatMap((node) => node.status?.allocatable?.[resource] ?? [])
    .sort((a, b) => quantity(b) - quantity(a))[0];
  const begin = `A replica asks for ${amount(asked, resource)} ${word}`;
  if (most === undefined) return `${begin}; no node has that much left.`;
  const missing = quantity(asked) - quantity(most);
  return missing > 0
    ? `${begin}; the largest node has ${amount(most, resource)}: ${amountOf(missing, resource)} too much for this cluster.`
    : `${begin}; the largest node has ${amount(most, resource)}, but other pods use too much of it.`;
}

function amount(text: string, resource: Resource['resource']): string {
  return amountOf(quantity(text), resource);
}

/** As a person says it: `1.5` (cores), `512 Mi`, `2 Gi`. */
function amountOf(value: number, resource: Resource['resource']): string {
  if (resource === 'cpu') return String(Math.round(value * 1000) / 1000);
  const [unit, size] = value >= 2 ** 30 ? ['Gi', 2 ** 30] : ['Mi', 2 ** 20];
  return `${Math.round((value / Number(size)) * 10) / 10} ${unit}`;
}

function nodesText(count: number): string {
  return count === 1 ? '1 node' : `${count} nodes`;
}

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/untolerated taint.*control-plane/, 'reserved for the cluster itself (control plane)'],
  [/untolerated taint.*not-ready/, 'not ready'],
  [/untolerated taint.*unreachable/, 'out of reach'],
  [/untolerated taint.*disk-pressure/, 'their disk is nearly full'],
  [/untolerated taint.*memory-pressure/, 'their memory is nearly used up'],
  [/untolerated taint/, 'reserved for other work (a taint)'],
  [/were unschedulable/, 'closed for new replicas (cordoned)'],
  [/node affinity\/selector/, 'not of the requested kind'],
  [/Too many pods/, 'cannot run more replicas'],
  [/Insufficient ephemeral-storage/, 'not enough disk'],
  [/Insufficient (\S+)/, 'not enough of a requested resource'],
  [/topology spread/, 'would be spread too unevenly'],
];

function wordsFor(text: string): string {
  return WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? text;
}
