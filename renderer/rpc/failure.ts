import { ORPCError } from '@orpc/client';
import type { ErrorInfo } from '#contract/errors.ts';
import { useConnection } from './connection.ts';

/** What the page shows of a failed call. `code` may be one that this version does not know. */
export interface Failure extends Omit<ErrorInfo, 'code'> {
  readonly code: string;
}

interface InputIssue {
  readonly message: string;
  readonly path: readonly unknown[];
}

/** Turns whatever a call threw into what happened, why and what to try. */
export function toFailure(error: unknown): Failure {
  if (error instanceof ORPCError) return fromCall(error);
  if (useConnection.getState().state !== 'connected' || isAborted(error))
    return { code: 'core_lost', message: '' };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

function fromCall(error: ORPCError<string, unknown>): Failure {
  const data = isRecord(error.data) ? error.data : {};
  if (error.code === 'BAD_REQUEST') return { code: 'bad_input', message: describeIssues(data.issues) };
  return {
    code: error.code === 'INTERNAL_SERVER_ERROR' ? 'internal' : error.code,
    message: error.message,
    ...(typeof data.hint === 'string' ? { hint: data.hint } : {}),
    ...(isRecord(data.details) ? { details: data.details } : {}),
  };
}

function describeIssues(issues: unknown): string {
  if (!Array.isArray(issues)) return '';
  return issues
    .filter(isIssue)
    .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`))
    .join('\n');
}

function isIssue(value: unknown): value is InputIssue {
  return isRecord(value) && typeof value.message === 'string' && Array.isArray(value.path);
}

/** A call that ended because its connection did: worth another try on the next one. */
export function isConnectionLoss(error: unknown): boolean {
  return !(error instanceof ORPCError) && toFailure(error).code === 'core_lost';
}

function isAborted(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.message === 'The port is closed.');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
