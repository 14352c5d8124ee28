import { SlipwayError } from '#contract/errors.ts';
import { whyNoAnswer } from '#core/host/no-answer.ts';
import type { ApiStatus } from './api-status.ts';
import { isPassing } from './retry.ts';

/** A refusal of the API server, as an error that a data scientist can do something about. */
export function refusal(http: number, status: ApiStatus, doing: string): SlipwayError {
  const details = {
    status: http,
    reason: status.reason,
    kubernetes: status.message,
    causes: status.details.causes,
  };
  switch (http) {
    case 403:
      return forbidden(status, details);
    case 404:
      return new SlipwayError('not_found', {
        message: status.message || `Not found: could not ${doing}.`,
        details,
      });
    case 409:
      return conflict(status, details);
    case 400:
    case 413:
    case 422:
      return new SlipwayError('cluster_refused', {
        message: `The cluster rejected that (${doing}): ${status.message}`,
        details,
      });
    case 429:
    case 502:
    case 503:
    case 504:
      return new SlipwayError('cluster_unavailable', {
        message: `The cluster is too busy or starting (${http}): ${status.message}`,
        hint: 'Wait a moment and try again.',
        details,
      });
    default:
      if (isPassing(http, status))
        return new SlipwayError('cluster_unavailable', {
          message: `The cluster cannot answer at the moment (${http}): ${status.message}`,
          hint: 'Wait a moment and try again.',
          details,
        });
      return new SlipwayError('cluster_failed', {
        message: `The cluster failed to ${doing} (${http}): ${status.message}`,
        details,
      });
  }
}

/** `… cannot create resource "deployments" in API group "apps" in the namespace "apps"` (RBAC authorizer). */
const RBAC = /cannot (\w+) resource "([^"]+)" in API group "([^"]*)"(?: in the namespace "([^"]+)")?/;

function forbidden(status: ApiStatus, details: Readonly<Record<string, unknown>>): SlipwayError {
  const [, verb, resource, group, namespace] = RBAC.exec(status.message) ?? [];
  if (verb !== undefined && resource !== undefined)
    return new SlipwayError('cluster_forbidden', {
      message: `The cluster does not allow you to ${verb} ${resource}${namespace === undefined ? '' : ` in namespace ${namespace}`}.`,
      hint: '`slipway cluster check` writes the Role to ask the administrator for.',
      details: { ...details, verb, resource, group: group ?? '', namespace },
    });
  if (/exceeded quota/.test(status.message))
    return new SlipwayError('cluster_refused', {
      message: `The quota of the namespace is used up: ${status.message}`,
      hint: 'Ask for less CPU or memory, fewer replicas, or a larger quota; other services can be paused.',
      details: { ...details, kind: 'quota' },
    });
  if (/violates PodSecurity/.test(status.message))
    return new SlipwayError('cluster_refused', {
      message: `The Pod Security level of the namespace refuses the replicas: ${status.message}`,
      hint: 'Slipway’s own objects meet the level “restricted”; a policy of the cluster adds something. Show this to the administrator.',
      details: { ...details, kind: 'pod-security' },
    });
  return new SlipwayError('cluster_forbidden', {
    message: `The cluster does not allow that: ${status.message}`,
    hint: '`slipway cluster check` shows which permissions are missing.',
    details,
  });
}

function conflict(status: ApiStatus, details: Readonly<Record<string, unknown>>): SlipwayError {
  if (status.reason === 'AlreadyExists')
    return new SlipwayError('already_exists', { message: status.message, details });
  const owners = status.details.causes.filter((cause) => cause.reason === 'FieldManagerConflict');
  if (owners.length > 0)
    return new SlipwayError('changed_outside', {
      message: `Another tool has set what Slipway would change: ${owners
        .map((cause) => `${cause.field} (${cause.message})`)
        .join('; ')}`,
      hint: 'Check the plan. Use --force to overwrite.',
      details,
    });
  return new SlipwayError('changed_outside', {
    message: `It was changed at the same time by someone else: ${status.message}`,
    hint: 'Try again.',
    details,
  });
}

/** A call that got no answer at all: network or TLS. */
export function explainNoAnswer(error: unknown, server: string, proxy?: string): SlipwayError {
  if (error instanceof SlipwayError) return error;
  const reason = whyNoAnswer(error);
  const through = proxy === undefined ? '' : `, through the proxy ${withoutLogin(proxy)}`;
  const unavailable = (message: string, hint: string): SlipwayError =>
    new SlipwayError('cluster_unavailable', {
      message,
      hint,
      details: { kind: reason.kind, server },
      cause: error,
    });
  switch (reason.kind) {
    case 'expired':
      return unavailable(
        `The certificate of the cluster’s API server ${server} has expired.`,
        'The administrator must renew it. Is the clock of this machine right?',
      );
    case 'untrusted':
      return unavailable(
        `The API server ${server} does not match the kubeconfig, or its certificate is not trusted (${reason.code}).`,
        'Is certificate-authority-data of the kubeconfig right? Get a fresh kubeconfig from the administrator.',
      );
    case 'client-certificate':
      return new SlipwayError('cluster_login', {
        message: `The API server ${server} does not accept the client certificate of the kubeconfig; it may have expired.`,
        hint: 'Get a fresh kubeconfig from the administrator.',
        details: { kind: reason.kind, server },
        cause: error,
      });
    case 'not-tls':
      return unavailable(
        `The server at ${server} does not use TLS${through}.`,
        'Is the server’s address in the kubeconfig right?',
      );
    case 'unreachable':
    case 'other':
      return unavailable(
        `The cluster at ${server} does not answer${through}: ${reason.kind === 'unreachable' ? reason.why : reason.message}${reason.code === '' ? '' : ` (${reason.code})`}.`,
        'Is it running, and does it need a VPN or a proxy? `kubectl version` with the same kubeconfig should answer.',
      );
  }
}

function withoutLogin(proxy: string): string {
  return URL.canParse(proxy) ? new URL(proxy).host : proxy;
}

/** What the kubeconfig says about who we are cannot be used: a file that is not there, a login program that fails. */
export function explainLogin(error: unknown): SlipwayError {
  if (error instanceof SlipwayError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new SlipwayError('cluster_login', {
    message: `The login of the kubeconfig cannot be used: ${message}`,
    hint: 'Log in again as you did before, or get a fresh kubeconfig from the administrator.',
    cause: error,
  });
}
