import type { LocalPath } from '#contract/local-path.ts';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { Failure } from '#contract/manifest/failure.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import type { Needs } from '#core/context.ts';
import { report } from '../diagnostic.ts';
import type { LocalModule } from '../doctor/local-modules.ts';
import { lookAtProject } from '../look-at-project.ts';
import { cleanPath } from '../project/locate.ts';
import { FILE_START, positionsOf } from '../text/positions.ts';
import type { Advice, FailureCase } from './failure-case.ts';
import { type LoggedFailure, lastFailure } from './logged-failure.ts';
import { adviseOnMissingFile } from './missing-file.ts';
import { adviseOnMissingModule } from './missing-module.ts';
import { adviseOnOtherVersion } from './other-version.ts';
import { adviseOnWrongLoader } from './wrong-loader.ts';
import { adviseOnColumn, adviseOnUndefinedName } from './wrong-name.ts';
import { adviseOnEnd, adviseOnRaised, adviseOnValue } from './wrong-value.ts';

type Adviser = (found: FailureCase) => Advice | undefined | Promise<Advice | undefined>;

/** The first that knows the failure advises. */
const ADVISERS: readonly Adviser[] = [
  adviseOnEnd,
  adviseOnMissingFile,
  adviseOnMissingModule,
  adviseOnWrongLoader,
  adviseOnOtherVersion,
  adviseOnUndefinedName,
  adviseOnColumn,
  adviseOnValue,
  adviseOnRaised,
];

/** What is asked of a log. */
export interface FailureQuestion {
  readonly folder: LocalPath;
  readonly texts?: Readonly<Record<string, string>>;
  /** A log, in which the last failure counts. */
  readonly lines: readonly string[];
  readonly requestId?: string | undefined;
}

/** The last failure in a log, with its place in the project and what to do about it; undefined when the log has none. */
export async function explainFailure(
  context: Needs<'store'>,
  question: FailureQuestion,
): Promise<Failure | undefined> {
  const logged = lastFailure(question.lines, question.requestId);
  if (logged === undefined) return undefined;
  const { project, parts, diagnostics } = await lookAtProject(context, question);
  const failure = withReturn(logged, parts?.script.graph.modules[0]);
  const file = failure.file === undefined ? undefined : cleanPath(failure.file);
  const module = parts?.script.graph.modules.find((one) => one.path === file);
  const text = file === undefined ? undefined : (module?.text ?? (await project.read(file)));
  const lineText = text?.split(/\r\n|\n|\r/)[(failure.line ?? 0) - 1] ?? '';
  const advice =
    parts === undefined
      ? undefined
      : await adviceOn({ failure, project, parts, diagnostics, module, lineText });
  const shown = text === undefined ? parts?.source.script : file;
  return {
    stage: failure.stage,
    type: failure.type,
    message: failure.message,
    logLine: failure.at,
    ...(file === undefined || failure.line === undefined ? {} : { place: `${file}:${failure.line}` }),
    diagnostic: diagnosticOf(failure, { file: shown, text, advice }),
  };
}

/** What run() returned is looked at after it has ended: its place is the `return` it ends with. */
function withReturn(failure: LoggedFailure, script: LocalModule | undefined): LoggedFailure {
  if (failure.type !== 'Unencodable' || failure.file !== undefined || script === undefined) return failure;
  const lines = script.text.split(/\r\n|\n|\r/);
  const start = lines.findIndex((line) => /^(?:async\s+)?def\s+run\b/.test(line));
  const length = lines.slice(start + 1).findIndex((line) => /^\S/.test(line));
  const body = lines.slice(0, length === -1 ? undefined : start + 1 + length);
  const at = body.findLastIndex((line, index) => index > start && /^\s+(?:return|yield)\b/.test(line));
  return start === -1 || at === -1 ? failure : { ...failure, file: script.path, line: at + 1 };
}

function diagnosticOf(
  failure: LoggedFailure,
  found: {
    readonly file: string | undefined;
    readonly text: string | undefined;
    readonly advice: Advice | undefined;
  },
): Diagnostic {
  const { file, text, advice } = found;
  return report({
    severity: failure.message.includes('still running') ? 'warning' : 'error',
    code: failure.stage === 'run()' ? 'call-failed' : 'start-failed',
    message: titleOf(failure),
    hint: advice?.hint,
    file: file ?? MANIFEST_FILE,
    range:
      text === undefined || failure.line === undefined ? FILE_START : positionsOf(text).line(failure.line),
    fixes: advice?.fixes ?? [],
  });
}

async function adviceOn(found: FailureCase): Promise<Advice | undefined> {
  for (const adviser of ADVISERS) {
    const advice = await adviser(found);
    if (advice !== undefined) return advice;
  }
  return undefined;
}

function titleOf({ type, message }: LoggedFailure): string {
  return [type, message].filter((part) => part !== '').join(': ');
}
