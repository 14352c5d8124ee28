import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { report } from '../diagnostic.ts';
import type { ImportGraph } from '../doctor/local-modules.ts';
import { positionsOf } from '../text/positions.ts';
import type { CheckedModel } from './registered-models.ts';

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
      }),
    ];
  });
}
