import type { TextEdit } from '#contract/manifest/diagnostic.ts';
import { fixOf } from '../diagnostic.ts';
import type { LocalModule } from '../doctor/local-modules.ts';
import { modelColumns } from '../example/known-columns.ts';
import { nearest } from '../text/nearest.ts';
import { type Advice, addImport, type FailureCase, literalsOf, rewrite } from './failure-case.ts';

/** Names that scripts give well-known modules, and modules that are used under their own name. */
const IMPORTS: Readonly<Record<string, string>> = {
  np: 'import numpy as np',
  pd: 'import pandas as pd',
  plt: 'import matplotlib.pyplot as plt',
  tf: 'import tensorflow as tf',
  xgb: 'import xgboost as xgb',
  lgb: 'import lightgbm as lgb',
  ort: 'import onnxruntime as ort',
  Path: 'from pathlib import Path',
  ...Object.fromEntries(
    [
      'joblib',
      'pickle',
      'json',
      'os',
      'sys',
      'io',
      're',
      'math',
      'time',
      'base64',
      'logging',
      'torch',
      'onnxruntime',
      'numpy',
      'pandas',
      'datetime',
      'random',
      'pathlib',
      'sklearn',
      'xgboost',
      'lightgbm',
    ].map((name) => [name, `import ${name}`]),
  ),
};

/** A name of Python that nothing defines. */
export function adviseOnUndefinedName({ failure, module, lineText }: FailureCase): Advice | undefined {
  const name = /^name '(\w+)' is not defined/.exec(failure.message)?.[1];
  if (failure.type !== 'NameError' || name === undefined || module === undefined) return undefined;
  const statement = Object.hasOwn(IMPORTS, name) ? IMPORTS[name] : undefined;
  if (statement !== undefined)
    return {
      hint: `Add \`${statement}\`.`,
      fixes: [fixOf(`Add “${statement}”`, addImport(module, statement))],
    };
  const own = new Set([...module.outline.names, ...globalNames(module.text)]);
  const near = nearest(
    name,
    [...own].filter((one) => one !== name),
  );
  if (near !== undefined) {
    const at = new RegExp(`\\b${name}\\b`).exec(lineText)?.index;
    const line = failure.line ?? 1;
    const edit =
      at === undefined
        ? undefined
        : {
            file: module.path,
            range: { startLine: line, startColumn: at + 1, endLine: line, endColumn: at + 1 + name.length },
            text: near,
          };
    return { hint: `Did you mean “${near}”?`, fixes: [fixOf(`Write “${near}”`, edit)] };
  }
  if (failure.stage !== 'run()') return { hint: `Define or import ${name} before this line.` };
  return {
    hint: `If init() sets ${name}, it must say \`global ${name}\` first.`,
    fixes: [fixOf(`Add “global ${name}” to init()`, globalInInit(module, name))],
  };
}

/** The names that functions of a script declare as global. */
function globalNames(text: string): readonly string[] {
  return [...text.matchAll(/^[ \t]+global[ \t]+([\w, \t]+)/gm)].flatMap(([, names = '']) =>
    names.split(',').map((one) => one.trim()),
  );
}

/** The edit that has init() set a global name; undefined when its body assigns no such name. */
function globalInInit({ path, text }: LocalModule, name: string): TextEdit | undefined {
  const lines = text.split(/\r\n|\n|\r/);
  const at = lines.findIndex((line) =>
    /^(?:async\s+)?def\s+init\s*\(.*\)\s*(?:->.*)?:\s*(?:#.*)?$/.test(line),
  );
  const rest = lines.slice(at + 1);
  const end = rest.findIndex((line) => /^\S/.test(line));
  const body = end === -1 ? rest : rest.slice(0, end);
  const setting = body.find((line) => new RegExp(`^\\s+${name}\\s*(?::[^=]+)?=[^=]`).test(line));
  if (at === -1 || setting === undefined) return undefined;
  const indent = /^\s*/.exec(body.find((line) => line.trim() !== '') ?? setting)?.[0] ?? '    ';
  return {
    file: path,
    range: { startLine: at + 2, startColumn: 1, endLine: at + 2, endColumn: 1 },
    text: `${indent}global ${name}\n`,
  };
}

/** A column that the request, or the model, does not have. */
export function adviseOnColumn(found: FailureCase): Advice | undefined {
  const { failure, parts } = found;
  const wanted = columnsIn(failure.type, failure.message);
  const models = parts.models.flatMap(({ label, format }) => modelColumns(label, format) ?? []);
  const [model] = models;
  const known = models.flatMap((one) => one.names);
  const listed =
    known.length === 0 ? '' : ` ${model?.model} was trained with: ${known.slice(0, 20).join(', ')}.`;
  const isOther = /feature.?names/i.test(failure.message) || /has \d+ features?, but/.test(failure.message);
  if (wanted.length === 0 && !isOther) return undefined;
  // An error that names no column: any text on its line may be one.
  const literals = literalsOf(found);
  const suspects = isOther
    ? literals.filter((one) => one.isAtFault)
    : literals.filter((one) => wanted.includes(one.value));
  const fixes = suspects.flatMap((literal) => {
    const near = known.includes(literal.value) ? undefined : nearest(literal.value, known);
    return near === undefined ? [] : [{ near, fix: fixOf(`Write “${near}”`, rewrite(literal, near)) }];
  });
  const [first] = fixes;
  if (first !== undefined)
    return { hint: `Did you mean “${first.near}”?${listed}`, fixes: fixes.map((one) => one.fix) };
  return {
    hint: `${isOther ? 'run() passes on other columns than the model has.' : absent(wanted)}${listed}`,
  };
}

function absent(names: readonly string[]): string {
  const isMany = names.length > 1;
  return `The request has no ${isMany ? 'columns' : 'column or key'} ${names.map((one) => `“${one}”`).join(', ')}: add ${isMany ? 'them' : 'it'} to the request, or change the script.`;
}

/** The columns that pandas or a dictionary says are not there. */
function columnsIn(type: string, message: string): readonly string[] {
  const bare = type === 'KeyError' ? /^['"](?!\[)([^'"]+)['"]$/.exec(message)?.[1] : undefined;
  if (bare !== undefined) return [bare];
  if (
    type !== 'KeyError' &&
    !/not in index|columns are missing|not found in axis|is not in list/.test(message)
  )
    return [];
  const list = /\[([^\]]*)\]|\{([^}]*)\}/.exec(message);
  const inside = list?.[1] ?? list?.[2] ?? '';
  return [...inside.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '').filter((name) => name !== '');
}
