import type { Pod } from 'kubernetes-types/core/v1';
import { scoringContainer, scoringStatus } from '../scoring-container.ts';
import { type FoundProblem, newestMessage, type PodContext } from './found-problem.ts';

/** What keeps a container from being made or started once its image is there: Secrets, volumes, the container itself. */
export function explainStart(pod: Pod, { events }: PodContext): FoundProblem | undefined {
  const status = scoringStatus(pod);
  const waiting = status?.state?.waiting;
  const message = waiting?.message ?? '';
  switch (waiting?.reason) {
    case 'CreateContainerConfigError':
      return explainConfiguration(message);
    case 'CreateContainerError':
    case 'RunContainerError':
      return explainNoStart(message, pod);
    case 'ContainerCreating':
    case 'PodInitializing':
      return explainMount(newestMessage(events, ['FailedMount', 'FailedAttachVolume']));
    default:
      return undefined;
  }
}

/** The kubelet's words: `secret "x" not found`, `couldn't find key K in Secret ns/x`, `container has runAsNonRoot and image will run as root`. */
function explainConfiguration(message: string): FoundProblem {
  const [, secret] = /secret "([^"]+)" not found/.exec(message) ?? [];
  if (secret !== undefined) return missingSecret(secret);
  const [, key, holder] = /find key (\S+) in Secret \S+\/(\S+)/.exec(message) ?? [];
  if (key !== undefined && holder !== undefined)
    return {
      code: 'volume',
      message: `The Secret ${holder} has no value for ${key}.`,
      hint: `Set it: \`slipway update SERVICE --secret ${key}=…\`.`,
      isFinal: true,
    };
  if (/runAsNonRoot|run as root/.test(message))
    return {
      code: 'pod-security',
      message: 'The image runs as root, which is not allowed for services.',
      hint: 'Build the image with Slipway: its images run as an ordinary user.',
      isFinal: true,
    };
  return {
    code: 'volume',
    message: `The replica cannot be set up: ${message || 'the cluster does not say why'}.`,
    isFinal: false,
  };
}

function explainNoStart(message: string, pod: Pod): FoundProblem {
  if (/exec format error/.test(message)) return wrongProcessor(pod);
  return {
    code: 'crash',
    message: `The container cannot be started: ${message || 'the cluster does not say why'}.`,
    hint: 'Check that the image runs on this machine: `slipway run IMAGE`.',
    isFinal: false,
  };
}

function explainMount(message: string | undefined): FoundProblem | undefined {
  if (message === undefined) return undefined;
  const [, secret] = /secret "([^"]+)" not found/.exec(message) ?? [];
  if (secret !== undefined) return missingSecret(secret);
  const [, volume] = /volume "([^"]+)"/.exec(message) ?? [];
  return {
    code: 'volume',
    message: `The volume ${volume ?? 'of the replica'} cannot be mounted: ${message}`,
    hint: 'Ask the administrator about the storage of the cluster.',
    isFinal: false,
  };
}

function missingSecret(name: string): FoundProblem {
  return {
    code: 'volume',
    message: `The Secret ${name} that the replica needs is missing.`,
    hint: 'It was deleted. Publish again to create it. Secret variables must be set again.',
    isFinal: false,
  };
}

/** An image of another processor that the node could pull: nothing in it can be executed. */
export function wrongProcessor(pod: Pod): FoundProblem {
  return {
    code: 'image-architecture',
    message: `${scoringContainer(pod)?.image ?? 'The image'} is built for another architecture than ${pod.spec?.nodeName ?? 'the node'} has.`,
    hint: 'Build it on a machine with the architecture of the cluster.',
    isFinal: true,
  };
}
