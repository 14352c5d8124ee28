import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { Gate, Training } from '#contract/manifest/training.ts';
import { LESS_IS_BETTER, OF_SCORES } from '#contract/metric.ts';
import { report } from '../diagnostic.ts';
import type { ParsedManifest, ValuePath } from '../source/parsed-manifest.ts';
import { nearest } from '../text/nearest.ts';
import { trainingProblem } from './training-problem.ts';

interface GateCheck {
  readonly manifest: ParsedManifest;
  readonly training: Training;
  /** Of the holdout; undefined when they could not be read. */
  readonly columns: readonly string[] | undefined;
}

/** Gates that can never pass, or that say less than they seem to. */
export function checkGates(check: GateCheck): readonly Diagnostic[] {
  const { manifest, training } = check;
  const { gates, holdout } = training;
  if (gates.length > 0 && holdout === undefined)
    return [
      trainingProblem(manifest, ['training', 'gates'], {
        code: 'training-no-holdout',
        message: 'The gates have nothing to measure: there is no `holdout`.',
        hint: 'Add `holdout: {file: holdout.csv, label: target}` with rows that the training does not use.',
      }),
    ];
  return [...gates.flatMap((gate, index) => checkGate(check, gate, index)), ...neverAsked(check)];
}

function checkGate(
  { manifest, training, columns }: GateCheck,
  gate: Gate,
  index: number,
): readonly Diagnostic[] {
  const at: ValuePath = ['training', 'gates', index];
  const found: Diagnostic[] = [];
  const add = (path: ValuePath, code: `training-${string}`, message: string, hint: string): void => {
    found.push(trainingProblem(manifest, path, { code, message, hint }));
  };
  if (gate.against !== undefined && gate.expect === 'not-worse' && gate.margin === 0)
    found.push(
      report({
        severity: 'warning',
        code: 'training-no-margin',
        message: 'Without a margin only a candidate that is better passes this gate.',
        hint: 'Add `margin: 0.01`, or `margin: 2%` of the champion’s value: so much less is still good.',
        file: manifest.yaml.file,
        range: manifest.range([...at, 'against']),
      }),
    );
  const isOfErrors = LESS_IS_BETTER.has(gate.metric);
  if (gate.least === undefined && gate.most === undefined && gate.against === undefined)
    add(
      at,
      'training-empty-gate',
      `This gate does not say what ${gate.metric} must be.`,
      `Add \`${isOfErrors ? 'most' : 'least'}: …\` or \`against: champion\`.`,
    );
  if (isOfErrors && gate.least !== undefined)
    add(
      [...at, 'least'],
      'training-wrong-side',
      `Less ${gate.metric} is better.`,
      'Write `most` in place of `least`.',
    );
  if (!isOfErrors && gate.most !== undefined)
    add(
      [...at, 'most'],
      'training-wrong-side',
      `More ${gate.metric} is better.`,
      'Write `least` in place of `most`.',
    );
  if (OF_SCORES.has(gate.metric) && training.holdout?.score === undefined)
    add(
      [...at, 'metric'],
      'training-no-score',
      `${gate.metric} needs a probability for each row.`,
      'Name the output that holds it: `score` under `holdout`, and `positive` for the class it belongs to.',
    );
  if (gate.slice !== undefined && columns !== undefined && !columns.includes(gate.slice)) {
    const meant = nearest(gate.slice, columns);
    add(
      [...at, 'slice'],
      'training-unknown-slice',
      `The holdout has no column “${gate.slice}”.`,
      meant === undefined
        ? `Its columns are ${columns.slice(0, 20).join(', ')}.`
        : `Did you mean “${meant}”?`,
    );
  }
  return found;
}

function neverAsked({ manifest, training }: GateCheck): readonly Diagnostic[] {
  if (training.approve !== 'never' || training.gates.length > 0) return [];
  return [
    report({
      severity: 'warning',
      code: 'training-unjudged',
      message: 'No gate judges a candidate and nobody is asked: every model that can be called is used.',
      hint: 'Add `gates`, or write `approve: unclear`.',
      file: manifest.yaml.file,
      range: manifest.range(['training', 'approve']),
    }),
  ];
}
