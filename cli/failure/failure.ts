import type { ErrorInfo } from '#contract/errors.ts';

/** 1: it failed. 2: the command line is wrong. 4: the data of a service drifts. 5: a gate rejected a new model. 130: interrupted, as shells count it (128 + SIGINT). */
export type ExitCode = 0 | 1 | 2 | 4 | 5 | 130;

/** A failure as it is shown: the contract's codes, and `usage` for a command line that makes no sense. */
export interface Failure {
  readonly code: ErrorInfo['code'] | 'usage';
  readonly message: string;
  readonly hint?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** Edits of the project that may repair it, in words: the window has them as buttons. */
  readonly fixes?: readonly string[] | undefined;
  readonly exitCode: ExitCode;
}

/** The command line asks for something that cannot be asked for. */
export class UsageError extends Error {
  readonly hint: string | undefined;

  constructor(problem: { readonly message: string; readonly hint?: string | undefined }) {
    super(problem.message);
    this.name = 'UsageError';
    this.hint = problem.hint;
  }
}

/** Ctrl-C, or SIGTERM. */
export class Interrupted extends Error {
  constructor() {
    super('Interrupted.');
    this.name = 'Interrupted';
  }
}

/** The answer was printed and says itself what is wrong: only the exit code is left to give. */
export class AnswerIsFailure extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode = 1) {
    super();
    this.exitCode = exitCode;
  }
}

/** A failure as data that a task or a call has left. */
export class ReportedFailure extends Error {
  readonly info: ErrorInfo;

  constructor(info: ErrorInfo) {
    super(info.message);
    this.name = 'ReportedFailure';
    this.info = info;
  }
}
