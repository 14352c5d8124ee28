import type { Retraining, RetrainingChange } from '#contract/retraining/retraining.ts';

type Area = RetrainingChange['area'];

/** What differs between two retrainings, in words a person reads. */
export function compareRetrainings(before: Retraining, after: Retraining): readonly RetrainingChange[] {
  return [
    ...differences('data', dataOf(before), dataOf(after)),
    ...differences('code', codeOf(before), codeOf(after)),
    ...differences('parameters', parametersOf(before), parametersOf(after)),
    ...differences('environment', environmentOf(before), environmentOf(after)),
    ...differences('candidate', modelsOf(before), modelsOf(after)),
    ...differences('metrics', metricsOf(before), metricsOf(after)),
  ];
}

type Facts = ReadonlyMap<string, string>;

function differences(area: Area, before: Facts, after: Facts): readonly RetrainingChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((subject) => {
    const [a, b] = [before.get(subject), after.get(subject)];
    if (a === b) return [];
    return [
      { area, subject, ...(a === undefined ? {} : { before: a }), ...(b === undefined ? {} : { after: b }) },
    ];
  });
}

function dataOf({ inputs }: Retraining): Facts {
  return new Map(
    (inputs?.data ?? []).map(({ name, digest, size, files }) => [
      name,
      `${short(digest)}, ${size} bytes in ${files} file${files === 1 ? '' : 's'}`,
    ]),
  );
}

function codeOf({ inputs }: Retraining): Facts {
  return inputs === undefined
    ? new Map()
    : new Map([['project', `${short(inputs.code.digest)}, ${inputs.code.files} files`]]);
}

function parametersOf({ inputs }: Retraining): Facts {
  return new Map([
    ...Object.entries(inputs?.parameters ?? {}).map(([name, value]) => [name, String(value)] as const),
    ...(inputs === undefined ? [] : [['seed', String(inputs.seed)] as const]),
  ]);
}

function environmentOf({ inputs }: Retraining): Facts {
  return inputs === undefined
    ? new Map()
    : new Map([
        ['python', inputs.environment.python],
        ['packages', short(inputs.environment.digest)],
      ]);
}

function modelsOf({ candidate }: Retraining): Facts {
  return new Map(
    (candidate?.models ?? []).map(({ name, digest, size }) => [name, `${short(digest)}, ${size} bytes`]),
  );
}

function metricsOf({ evaluation }: Retraining): Facts {
  return new Map(
    (evaluation?.comparisons ?? []).flatMap(({ metric, slice, candidate }) => {
      const name = slice === undefined ? metric : `${metric} (${slice.column} = ${slice.value})`;
      return candidate === undefined ? [] : [[name, candidate.value.toPrecision(4)] as const];
    }),
  );
}

function short(digest: string): string {
  return digest.replace('sha256:', '').slice(0, 12);
}
