import { type Outcome, ok } from './finding.ts';
import type { SeenNamespace } from './namespace.ts';

/** The level of the namespace (kubernetes.io, Pod Security Admission). Replicas meet the strictest of the three, `restricted`. */
export function lookAtPodSecurity(seen: SeenNamespace): Outcome | undefined {
  if (seen === 'missing') return undefined;
  if (seen === 'hidden')
    return ok(
      'You do not have permission to see the Pod Security level; replicas meet the strictest, “restricted”.',
    );
  const level = seen.metadata?.labels?.['pod-security.kubernetes.io/enforce'];
  return level === undefined
    ? ok('The namespace sets no Pod Security level; replicas meet the strictest, “restricted”.')
    : ok(`The namespace enforces the Pod Security level “${level}”; replicas meet “restricted”.`);
}
