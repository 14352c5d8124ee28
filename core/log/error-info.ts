import { randomUUID } from 'node:crypto';
import { type ErrorInfo, SlipwayError } from '#contract/errors.ts';
import type { Logger } from './logger.ts';

/**
 * Any thrown value as an expected error. Failures of the operating system that a user can do something about
 * get a code of their own; anything else is a bug: logged with an id, shown with the id and nothing more.
 */
export function toSlipwayError(error: unknown, logger: Logger): SlipwayError {
  if (error instanceof SlipwayError) return error;
  const fromSystem = fromSystemError(error);
  if (fromSystem !== undefined) return fromSystem;
  const id = randomUUID().slice(0, 8);
  logger.error('unexpected error', { id, error });
  return new SlipwayError('internal', {
    message: `Something went wrong inside Slipway (${id}).`,
    hint: 'This is a bug. Please report it. The log of Slipway has the details under that number.',
    details: { id },
    cause: error,
  });
}

export function toErrorInfo(error: unknown, logger: Logger): ErrorInfo {
  return toSlipwayError(error, logger).toInfo();
}

function fromSystemError(error: unknown): SlipwayError | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  const where = path === undefined ? '' : `: ${path}`;
  const details = path === undefined ? undefined : { path };
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new SlipwayError('disk_full', {
        message: `The disk is full${where}. Nothing was changed.`,
        hint: 'Free some space (`slipway image prune` removes images that nothing uses) and try again.',
        details,
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new SlipwayError('forbidden', {
        message: `The system does not allow that${where}.`,
        hint: 'Check the permissions.',
        details,
        cause: error,
      });
    case 'ENOENT':
      return new SlipwayError('path_missing', {
        message: path === undefined ? 'File or folder not found.' : `File or folder not found: ${path}.`,
        details,
        cause: error,
      });
    default:
      return undefined;
  }
}
