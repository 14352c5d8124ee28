import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { CheckedParts } from '../checked-project.ts';
import { report } from '../diagnostic.ts';
import { hasOwnForm } from '../example/own-form.ts';
import { whyNoModelSchema } from '../freeze/model-schema.ts';
import { FILE_START, positionsOf } from '../text/positions.ts';

/** Says why the inputs that a model describes are not taken as those of run(). */
export function checkSignatures(
  parts: Pick<CheckedParts, 'source' | 'models' | 'script'>,
): readonly Diagnostic[] {
  const [script] = parts.script.graph.modules;
  const run = script?.outline.functions.findLast((one) => one.name === 'run');
  if (script === undefined || run === undefined || parts.source.schema !== undefined) return [];
  const reason = whyNoModelSchema(
    parts.models.map((model) => ({ label: model.label, format: model.format })),
    run,
    hasOwnForm(
      script.text,
      parts.models.map(({ format }) => format),
    ),
  );
  if (reason === undefined) return [];
  return [
    report({
      severity: 'info',
      code: 'signature-not-used',
      message: reason.message,
      hint: reason.hint,
      file: script.path,
      range: positionsOf(script.text).range(run.start, run.end) ?? FILE_START,
    }),
  ];
}
