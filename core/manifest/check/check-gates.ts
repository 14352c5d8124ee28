import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { Gate, Training } from '#contract/manifest/training.ts';
import { isOwnMetric, LESS_IS_BETTER, OF_SCORES } from '#contract/metric.ts';
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

interface OneGate extends GateCheck {
  readonly gate: Gate;
  readonly at: ValuePath;
}

function checkGate(check: GateCheck, gate: Gate, index: number): readonly Diagnostic[] {
  const one: OneGate = { ...check, gate, at: ['training', 'gates', index] };
  return [...noMargin(one), ...limits(one), ...noScore(one), ...unknownSlice(one), ...needlessSide(one)];
}

function noMargin({ manifest, gate, at }: OneGate): readonly Diagnostic[] {
  if (gate.against === undefined || gate.expect !== 'not-worse' || gate.margin !== 0) return [];
  return [
    report({
      severity: 'warning',
      code: 'training-no-margin',
      message: 'Without a margin only a candidate that is better passes this gate.',
      hint: 'Add `margin: 0.01`, or `margin: 2%` of the champion’s value: so much less is still good.',
      file: manifest.yaml.file,
      range: manifest.range([...at, 'against']),
    }),
  ];
}

/** What a gate asks for, and whether it asks for the good side. */
function limits({ manifest, gate, at }: OneGate): readonly Diagnostic[] {
  const { metric, least, most, against } = gate;
  const isOfErrors = LESS_IS_BETTER.has(metric);
  const right = isOfErrors ? 'most' : 'least';
  if (least === undefined && most === undefined && against === undefined)
    return [
      trainingProblem(manifest, at, {
        code: 'training-empty-gate',
        message: `This gate does not say what ${metric} must be.`,
        hint: `Add \`${right}: …\` or \`against: champion\`.`,
      }),
    ];
  const wrong = isOfErrors ? 'least' : 'most';
  // Only its author knows what a metric of metrics.py may be.
  if (gate[wrong] === undefined || isOwnMetric(metric)) return [];
  return [
    trainingProblem(manifest, [...at, wrong], {
      code: 'training-wrong-side',
      message: `${isOfErrors ? 'Less' : 'More'} ${metric} is better.`,
      hint: `Write \`${right}\` in place of \`${wrong}\`.`,
    }),
  ];
}

function noScore({ manifest, training, gate, at }: OneGate): readonly Diagnostic[] {
  if (!OF_SCORES.has(gate.metric) || training.holdout?.score !== undefined) return [];
  return [
    trainingProblem(manifest, [...at, 'metric'], {
      code: 'training-no-score',
      message: `${gate.metric} needs a probability for each row.`,
      hint: 'Name the output that holds it: `score` under `holdout`, and `positive` for the class it belongs to.',
    }),
  ];
}

function unknownSlice({ manifest, columns, gate, at }: OneGate): readonly Diagnostic[] {
  const { slice } = gate;
  if (slice === undefined || columns === undefined || columns.includes(slice)) return [];
  const meant = nearest(slice, columns);
  return [
    trainingProblem(manifest, [...at, 'slice'], {
      code: 'training-unknown-slice',
      message: `The holdout has no column “${slice}”.`,
      hint:
        meant === undefined
          ? `Its columns are ${columns.slice(0, 20).join(', ')}.`
          : `Did you mean “${meant}”?`,
    }),
  ];
}

function needlessSide({ manifest, gate, at }: OneGate): readonly Diagnostic[] {
  if (gate.prefer === undefined || isOwnMetric(gate.metric)) return [];
  return [
    trainingProblem(manifest, [...at, 'prefer'], {
      code: 'training-needless-prefer',
      message: `Which side of ${gate.metric} is better is known.`,
      hint: 'Remove `prefer`: it is for metrics of metrics.py.',
    }),
  ];
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
