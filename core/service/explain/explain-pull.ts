import type { Event, Pod } from 'kubernetes-types/core/v1';
import { CONTAINER } from '../names.ts';
import { scoringContainer, scoringStatus } from '../scoring-container.ts';
import { containerOf } from './explain-other-containers.ts';
import { type FoundProblem, newestMessage, type PodContext, timeOfEvent } from './found-problem.ts';

const REASONS = /^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|ImageInspectError)$/;

/** Why the node could not get the image. */
export function explainPull(pod: Pod, { events }: PodContext): FoundProblem | undefined {
  const waiting = scoringStatus(pod)?.state?.waiting;
  const reason = waiting?.reason ?? '';
  if (!REASONS.test(reason)) return undefined;
  const message = causeOf(waiting?.message ?? '', newestMessage(pullEvents(events), ['Failed']) ?? '');
  const where = {
    image: scoringContainer(pod)?.image ?? '',
    node: pod.spec?.nodeName ?? 'the node',
  };
  const found = FINDINGS.find(({ pattern }) => pattern.test(message));
  if (found !== undefined) return found.explain(where);
  const isBackingOff = reason === 'ImagePullBackOff';
  return {
    code: 'image-unreachable',
    message: `${where.node} cannot pull ${where.image}: ${shortened(message) || reason}`,
    hint: REACH_HINT,
    isFinal: isBackingOff || reason === 'InvalidImageName',
  };
}

/** Whether a pod's newest event about its image is that the node is pulling it (kubelet, Pulling and Pulled). */
export function isPulling(events: readonly Event[]): boolean {
  const newest = events
    .filter(
      (event) => PULL_EVENTS.has(event.reason ?? '') && [undefined, CONTAINER].includes(containerOf(event)),
    )
    .sort((a, b) => timeOfEvent(a).localeCompare(timeOfEvent(b)))
    .at(-1);
  return newest?.reason === 'Pulling';
}

const PULL_EVENTS = new Set(['Pulling', 'Pulled', 'Failed', 'BackOff', 'FailedMount']);

/** Up to 1.31 the state only says “Back-off pulling image …”; why stands in the event before. */
function causeOf(message: string, event: string): string {
  return /^Back-off pulling image "[^"]*"$/.test(message) || message === '' ? event || message : message;
}

function pullEvents(events: PodContext['events']): PodContext['events'] {
  return events?.filter(({ message }) => /^Failed to pull image/.test(message ?? ''));
}

/** containerd says where it was before it says what happened: the last part tells. */
function shortened(message: string): string {
  return message.replace(/^.*failed to (?:resolve reference|pull and unpack image) "[^"]*": /s, '');
}

const REACH_HINT =
  'Do the nodes reach the registry by that name? Set another with `slipway cluster update --pull-registry`.';

interface Where {
  readonly image: string;
  readonly node: string;
}

/** In this order: “no match for platform in manifest: not found” is not a missing image. */
const FINDINGS: readonly { readonly pattern: RegExp; readonly explain: (where: Where) => FoundProblem }[] = [
  {
    pattern: /no match for platform|no matching manifest|exec format|architecture/i,
    explain: ({ image, node }) => ({
      code: 'image-architecture',
      message: `${image} is built for another architecture than ${node} has.`,
      hint: 'Build it on a machine with the architecture of the cluster.',
      isFinal: true,
    }),
  },
  {
    pattern: /unauthorized|authentication required|access denied|authorization failed|forbidden|\b40[13]\b/i,
    explain: ({ image, node }) => ({
      code: 'image-credentials',
      message: `${node} cannot pull ${image}: the registry needs credentials.`,
      hint: 'Log in with `docker login` and publish again, or set a pull secret: `slipway cluster update --pull-secret NAME`.',
      isFinal: true,
    }),
  },
  {
    pattern: /\bnot found|manifest unknown|name unknown|NotFound|repository does not exist/i,
    explain: ({ image }) => ({
      code: 'image-missing',
      message: `The registry does not have the image ${image}.`,
      hint: 'Publish again: the image is pushed when it is missing.',
      isFinal: true,
    }),
  },
  {
    pattern: /HTTP response to HTTPS client/i,
    explain: ({ image, node }) => ({
      code: 'image-unreachable',
      message: `${node} uses HTTPS for the registry of ${image}, which answers plain HTTP.`,
      hint: 'Give the registry a certificate, or ask the administrator to allow it on the nodes as an insecure registry.',
      isFinal: true,
    }),
  },
  {
    pattern: /x509|certificate/i,
    explain: ({ image, node }) => ({
      code: 'image-unreachable',
      message: `${node} does not trust the certificate of the registry of ${image}.`,
      hint: 'The administrator must add the CA of the registry to the nodes.',
      isFinal: true,
    }),
  },
  {
    pattern: /no such host|server misbehaving/i,
    explain: ({ image, node }) => ({
      code: 'image-unreachable',
      message: `${node} does not know the name of the registry of ${image}.`,
      hint: REACH_HINT,
      isFinal: true,
    }),
  },
  {
    pattern: /connection refused|i\/o timeout|no route to host|network is unreachable/i,
    explain: ({ image, node }) => ({
      code: 'image-unreachable',
      message: `${node} does not reach the registry of ${image}: nothing answers there.`,
      hint: REACH_HINT,
      isFinal: false,
    }),
  },
  {
    pattern: /no space left/i,
    explain: ({ image, node }) => ({
      code: 'image-unreachable',
      message: `The disk of ${node} is full: ${image} does not fit.`,
      hint: 'The administrator must free some space there. A smaller image helps.',
      isFinal: false,
    }),
  },
  {
    pattern: /toomanyrequests|rate limit|\b429\b/i,
    explain: ({ image, node }) => ({
      code: 'image-unreachable',
      message: `${node} cannot pull ${image} for now: the pull limit of the registry is reached.`,
      hint: 'Wait, log in with an account that may pull more, or use your own registry.',
      isFinal: false,
    }),
  },
];
