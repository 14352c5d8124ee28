import { type Retraining, retrainingSchema } from '#contract/retraining/retraining.ts';

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

const UNKNOWN = {
  ...{ kind: 'unknown', framework: 'unknown', packages: {}, imports: [], safety: 'code', risk: [] },
  ...{ inputs: [], outputs: [] },
};

const EVALUATION = {
  rows: 150,
  shared: 0,
  failed: { champion: 0, candidate: 0 },
  comparisons: [
    {
      metric: 'accuracy',
      rows: 150,
      champion: { value: 0.94, low: 0.9, high: 0.97 },
      candidate: { value: 0.9533, low: 0.92, high: 0.98 },
      difference: { value: 0.0133, low: -0.012, high: 0.04 },
    },
    {
      metric: 'accuracy',
      slice: { column: 'site', value: 'north' },
      rows: 40,
      champion: { value: 0.9 },
      candidate: { value: 0.925 },
    },
  ],
};

const GATES = [
  { title: 'every row is answered', outcome: 'pass', reason: '150 of 150 rows' },
  { title: 'accuracy not worse', outcome: 'unclear', reason: 'The interval holds both.' },
];

/** A retraining of a project “iris” whose candidate waits for a person, of a process that has ended. */
export function exampleRetraining(number: number, change: Partial<Retraining> = {}): Retraining {
  const plain = retrainingSchema.parse({
    id: `iris-${number}`,
    project: 'iris',
    number,
    folder: '/projects/iris',
    place: { kind: 'local' },
    trigger: { kind: 'request', who: 'ada@laptop' },
    engine: 'docker',
    state: 'waiting',
    reason: 'A gate cannot tell.',
    taskId: `task-${number}`,
    champion: {
      manifest: 'iris:4',
      manifestDigest: digest('0'),
      models: [{ reference: 'iris-model:2', digest: digest('1') }],
      service: 'iris',
    },
    inputs: {
      digest: digest('2'),
      data: [{ name: 'train', source: 'train.csv', digest: digest('3'), size: 1200, files: 1 }],
      code: { digest: digest('4'), files: 3 },
      parameters: { depth: number },
      seed: 0,
      environment: { python: '3.11', digest: digest('5') },
    },
    candidate: {
      digest: digest(String(number % 10)),
      models: [
        {
          name: 'iris-model',
          path: 'model.pkl',
          digest: digest('6'),
          shape: 'file',
          fileName: 'model.pkl',
          size: 2400,
          files: [{ path: 'model.pkl', size: 2400, digest: digest('6') }],
          format: UNKNOWN,
        },
      ],
    },
    evaluation: EVALUATION,
    gates: GATES,
    warnings: [],
    seconds: {},
    createdAt: `2026-11-0${number}T10:00:00.000Z`,
  });
  return { ...plain, ...change };
}
