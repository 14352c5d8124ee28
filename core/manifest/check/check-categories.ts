import type { Diagnostic, Fix } from '#contract/manifest/diagnostic.ts';
import { fixOf, report } from '../diagnostic.ts';
import type { ImportGraph } from '../doctor/local-modules.ts';
import { pythonLiteral, quoted } from '../generate/script-text.ts';
import type { ScriptFunction } from '../python/definitions.ts';
import { positionsOf } from '../text/positions.ts';
import type { CheckedModel } from './registered-models.ts';
import { atStartOfBody, importAtTop } from './script-edits.ts';

/** What code calls when it makes categories, whichever way it gets to them. */
const MAKES_CATEGORIES =
  /\b(?:Categorical|CategoricalDtype|CATEGORIES|category|categories|pandas_categorical|set_categories)\b/;
const MOST_SHOWN = 8;

/**
 * A model of LightGBM that was trained with pandas categories takes a table with the same ones. Requests bring plain values, so a
 * script that makes no categories gets an error from `predict`.
 */
export function checkCategories(parts: {
  readonly models: readonly CheckedModel[];
  readonly graph: ImportGraph;
}): readonly Diagnostic[] {
  const { models, graph } = parts;
  const [script] = graph.modules;
  const run = script?.outline.functions.findLast((one) => one.name === 'run');
  if (script === undefined || run === undefined || graph.isCut) return [];
  const all = graph.modules.map(({ text }) => text).join('\n');
  if (MAKES_CATEGORIES.test(all) || !/\blightgbm\b/.test(all)) return [];
  return models.flatMap(({ format, label }) => {
    const categories = 'features' in format ? Object.entries(format.features?.categories ?? {}) : [];
    const [first] = categories;
    if (first === undefined) return [];
    const table = run.parameters[0]?.name ?? 'data';
    const [name, values] = first;
    const shown = values.length > MOST_SHOWN ? '[…]' : JSON.stringify(values);
    const column = `${table}[${JSON.stringify(name)}]`;
    return [
      report({
        severity: 'warning',
        code: 'model-needs-categories',
        message: `${label} was trained with categories (${categories.map(([each]) => each).join(', ')}), which the script does not make of the values of a request.`,
        hint: `Convert each before predict(): \`${column} = pandas.Categorical(${column}, categories=${shown})\`. \`slipway init\` writes this in an empty folder.`,
        file: script.path,
        range: positionsOf(script.text).range(run.start, run.end),
        fixes: [makeCategories(script, run, categories)],
      }),
    ];
  });
}

/** Returns the fix that makes the categories at the start of `run()`; undefined unless its first parameter is annotated as a table. */
function makeCategories(
  script: { readonly path: string; readonly text: string },
  run: ScriptFunction,
  categories: readonly (readonly [string, readonly (string | number | boolean)[]])[],
): Fix | undefined {
  const [table] = run.parameters;
  const annotation = /^["']?(?:(\w+)\.)?DataFrame["']?$/.exec(table?.annotation ?? '');
  if (table === undefined || annotation === null) return undefined;
  const [, alias] = annotation;
  const pandas = alias ?? 'pandas';
  const values = categories.map(
    ([name, each]) => `    ${quoted(name)}: [${each.map(pythonLiteral).join(', ')}],`,
  );
  return fixOf(
    `Make the categories at the start of ${run.name}()`,
    ...(alias === undefined ? [importAtTop(script, 'import pandas')] : []),
    atStartOfBody(script, run.start, [
      '# The categories that the model was trained with, in their order: requests bring plain values.',
      'categories_of = {',
      ...values,
      '}',
      `${table.name} = ${table.name}.copy()`,
      'for column, categories in categories_of.items():',
      `    ${table.name}[column] = ${pandas}.Categorical(${table.name}[column], categories=categories)`,
    ]),
  );
}
