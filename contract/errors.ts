import { z } from 'zod';

/**
 * Every way in which a call can fail, with its HTTP status (REST door) and the sentence shown when the
 * place that failed has none of its own. A code never changes its meaning: scripts branch on it.
 */
export const ERROR_TABLE = {
  bad_input: { status: 400, message: 'The request is not valid for this call.' },
  name_invalid: { status: 400, message: 'That name cannot be used.' },
  path_missing: { status: 400, message: 'File or folder not found.' },
  path_unsafe: { status: 400, message: 'That path cannot be used.' },
  model_invalid: { status: 400, message: 'That is not a model Slipway can take.' },
  unauthorized: { status: 401, message: 'A valid token is needed.' },
  storage_login: { status: 401, message: 'The store does not accept these credentials.' },
  cluster_login: { status: 401, message: 'The cluster does not accept these credentials.' },
  forbidden: { status: 403, message: 'That is not allowed.' },
  not_trusted: { status: 403, message: 'This needs your permission first.' },
  cluster_forbidden: { status: 403, message: 'The cluster does not allow that.' },
  not_found: { status: 404, message: 'Not found.' },
  in_use: { status: 409, message: 'It is in use.' },
  already_exists: { status: 409, message: 'That name already exists.' },
  port_taken: { status: 409, message: 'That port is taken.' },
  wrong_state: { status: 409, message: 'That is not possible in its current state.' },
  changed_outside: { status: 409, message: 'It was changed outside Slipway.' },
  store_newer: { status: 409, message: 'The data folder was written by a newer Slipway.' },
  manifest_invalid: { status: 422, message: 'The manifest has errors.' },
  script_invalid: { status: 422, message: 'The scoring script cannot be used.' },
  dependency_unresolved: { status: 422, message: 'The dependencies cannot be installed together.' },
  build_failed: { status: 422, message: 'The image could not be built.' },
  run_failed: { status: 422, message: 'The run did not start.' },
  publish_failed: { status: 422, message: 'The service could not be published.' },
  cluster_refused: { status: 422, message: 'The cluster rejected that.' },
  cancelled: { status: 499, message: 'Cancelled.' },
  internal: { status: 500, message: 'Something went wrong inside Slipway.' },
  store_damaged: { status: 500, message: 'A file in the data folder is damaged.' },
  content_changed: { status: 500, message: 'Stored bytes have changed.' },
  engine_failed: { status: 502, message: 'The engine failed.' },
  registry_failed: { status: 502, message: 'The image registry failed.' },
  storage_failed: { status: 502, message: 'The store failed.' },
  cluster_failed: { status: 502, message: 'The cluster failed.' },
  storage_unavailable: { status: 503, message: 'The store does not answer.' },
  cluster_unavailable: { status: 503, message: 'The cluster does not answer.' },
  engine_unavailable: { status: 503, message: 'No engine for building and running images is available.' },
  core_lost: { status: 503, message: 'The core of Slipway stopped; it is being started again.' },
  timed_out: { status: 504, message: 'It took too long.' },
  disk_full: { status: 507, message: 'The disk is full.' },
} as const satisfies Record<string, { readonly status: number; readonly message: string }>;

export type ErrorCode = keyof typeof ERROR_TABLE;

/** What crosses a door beside code and message: what to try, and facts about the failure as plain JSON. */
export const errorDataSchema = z.object({
  hint: z.string().optional().describe('What to try'),
  details: z.record(z.string(), z.unknown()).optional().describe('Facts about this failure'),
});

/** An error as data: in task records, CLI output and REST answers. */
export const errorInfoSchema = errorDataSchema.extend({
  code: z.enum(Object.keys(ERROR_TABLE) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
});

export type ErrorInfo = z.output<typeof errorInfoSchema>;

export interface SlipwayErrorOptions {
  readonly message?: string;
  readonly hint?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly cause?: unknown;
}

/** An expected failure: a code of the table, what happened, what to try. Anything else thrown is a bug. */
export class SlipwayError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, options: SlipwayErrorOptions = {}) {
    super(options.message ?? ERROR_TABLE[code].message, { cause: options.cause });
    this.name = 'SlipwayError';
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
  }

  /** The error as plain data, without stack or cause. */
  toInfo(): ErrorInfo {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.details === undefined ? {} : { details: { ...this.details } }),
    };
  }
}
