import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ModelFormat } from '#contract/model/format.ts';
import { listFiles } from '#core/manifest/project/list-files.ts';
import { readScript } from '#core/manifest/python/read-script.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { proposeExample } from '../propose-example.ts';

const described = { packages: {}, imports: [], safety: 'code', risk: [], inputs: [], outputs: [] } as const;

export function pickle(
  features: { names?: string[]; count?: number; texts?: Record<string, string> },
  globals: string[] = [],
): ModelFormat {
  return {
    ...described,
    kind: 'pickle',
    framework: 'scikit-learn',
    writer: 'joblib',
    compression: 'none',
    inspected: true,
    globals,
    modules: [],
    features,
  };
}

export const DIABETES = pickle({ names: ['age', 'bmi'], count: 2 });
export const FOUR = pickle({ count: 4 });
export const TEXTS = pickle({}, [
  'sklearn.pipeline.Pipeline',
  'sklearn.feature_extraction.text.TfidfVectorizer',
  'sklearn.linear_model._logistic.LogisticRegression',
]);
export const ONNX: ModelFormat = {
  ...described,
  kind: 'onnx',
  framework: 'ONNX',
  opset: {},
  metadata: {},
  externalData: [],
  safety: 'data',
  inputs: [
    { name: 'image', required: true, value: { type: 'tensor', dtype: 'float32', shape: [null, 1, 2, 2] } },
  ],
};

/** Returns the example that is proposed for a script, with a model and files beside it. */
export async function example(
  text: string,
  options: {
    readonly model?: ModelFormat;
    readonly files?: Readonly<Record<string, string | Buffer>>;
    readonly modules?: Readonly<Record<string, string>>;
  } = {},
) {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(options.files ?? {})) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const run = readScript(text).functions.find(({ name }) => name === 'run');
  if (run === undefined) throw new Error('the script has no run()');
  const models = options.model === undefined ? [] : [{ path: 'model.pkl', format: options.model }];
  const modules = Object.entries(options.modules ?? {}).map(([path, content]) => ({ path, text: content }));
  return proposeExample({ script: { text, run }, modules, models, files: (await listFiles(folder)).files });
}

export const CSV = { 'data.csv': 'age,bmi,target\n63,21.5,1\n41,,0\n' };
