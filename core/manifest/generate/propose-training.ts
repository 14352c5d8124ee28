import type { LocalPath } from '#contract/local-path.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import { columnsOfTable } from '../check/table-columns.ts';
import { listFiles } from '../project/list-files.ts';
import { cleanPath } from '../project/locate.ts';
import { openProject, type Project } from '../project/open-project.ts';
import { yamlScalar } from '../source/edit-yaml.ts';
import { modelEntries } from '../source/model-entries.ts';
import { readManifest } from '../source/read-manifest.ts';
import { namesFile } from './find-models.ts';

/** What a section `training:` would say of a folder. */
export interface ProposedTraining {
  /** The script that writes a model of the project; undefined: none was found. */
  readonly script: string | undefined;
  readonly holdout: ProposedHoldout | undefined;
}

interface ProposedHoldout {
  readonly file: string;
  readonly label: string;
  readonly metric: 'accuracy' | 'rmse';
}

interface Sought {
  /** Paths of the models. */
  readonly models: readonly string[];
  /** The script that serves: it reads models. */
  readonly script: string;
}

/** What the folder has for a training. Nothing is executed: scripts are told by their text. */
export async function findTraining(project: Project, sought: Sought): Promise<ProposedTraining> {
  const { files } = await listFiles(project.folder, { depth: 2, limit: 2000 });
  const paths = files.map(({ path }) => path);
  return {
    script: await findTrainingScript(project, paths, sought),
    holdout: await findHoldout(project, paths),
  };
}

/** The section for a project that has a manifest without one. */
export async function proposeTraining(options: {
  readonly folder: LocalPath;
}): Promise<{ readonly text: string; readonly script: string | undefined }> {
  const project = await openProject(options);
  const { source } = readManifest((await project.read(MANIFEST_FILE)) ?? '', { folderName: '' });
  const models = source === undefined ? [] : modelEntries(source).flatMap(({ path }) => path ?? []);
  const found = await findTraining(project, {
    models: models.map(cleanPath),
    script: source === undefined ? '' : cleanPath(source.script),
  });
  return { text: trainingText(found), script: found.script };
}

const LIKELY_NAME = /(?:^|\/)(?:(?:re)?(?:train|fit)[^/]*|[^/]*_(?:re)?train(?:ing)?)\.py$/i;
const WRITES = /\b(?:dump|save\w*|to_pickle|write\w*|export\w*|savetxt)\s*\(|["']wb["']/;
const MOST_READ = 100;

async function findTrainingScript(
  project: Project,
  paths: readonly string[],
  { models, script }: Sought,
): Promise<string | undefined> {
  const scripts = paths
    .filter((path) => path.endsWith('.py') && path !== script)
    .sort((a, b) => Number(LIKELY_NAME.test(b)) - Number(LIKELY_NAME.test(a)) || a.length - b.length);
  for (const path of scripts.slice(0, MOST_READ)) {
    const text = await project.read(path);
    if (text === undefined || !WRITES.test(text)) continue;
    if (text.includes('SLIPWAY_MODEL') || models.some((model) => namesFile(text, model))) return path;
  }
  return undefined;
}

const HOLDOUT_NAME = /(?:^|\/)(?:holdout|hold_out|test|validation|valid|eval)\.csv$/i;
const LABEL_NAME = /^(?:label|labels|target|class|y|outcome|truth|answer)$/i;

async function findHoldout(project: Project, paths: readonly string[]): Promise<ProposedHoldout | undefined> {
  const files = paths
    .filter((path) => HOLDOUT_NAME.test(path))
    .sort((a, b) => Number(/hold/i.test(b)) - Number(/hold/i.test(a)) || a.length - b.length);
  for (const file of files) {
    const columns = await columnsOfTable(project, file);
    const label = columns?.find((column) => LABEL_NAME.test(column)) ?? columns?.at(-1);
    if (columns === undefined || columns.length < 2 || label === undefined || label === '') continue;
    const isNumber = await hasManyNumbers(project, file, columns.indexOf(label));
    return { file, label, metric: isNumber ? 'rmse' : 'accuracy' };
  }
  return undefined;
}

/** Few different whole numbers are classes. */
const MOST_CLASSES = 20;
const ROWS_LOOKED_AT = 500;

async function hasManyNumbers(project: Project, file: string, column: number): Promise<boolean> {
  const { parse } = await import('csv-parse/sync');
  const text = (await project.read(file)) ?? '';
  let rows: readonly (readonly string[])[];
  try {
    rows = parse(text, {
      bom: true,
      delimiter: [',', ';', '\t'],
      relax_column_count: true,
      to: ROWS_LOOKED_AT,
    });
  } catch {
    // No table: the check of the manifest and the retraining say what is wrong with it.
    return false;
  }
  const values = new Set(rows.slice(1).map((row) => row[column] ?? ''));
  const numbers = [...values].filter((value) => value.trim() !== '' && Number.isFinite(Number(value)));
  const isWhole = numbers.every((value) => Number.isInteger(Number(value)));
  return numbers.length > 0 && numbers.length === values.size && (!isWhole || values.size > MOST_CLASSES);
}

/** The section as a person would write it. Without rows to judge by it says how they are named. */
export function trainingText({ script = 'train.py', holdout }: ProposedTraining): string {
  const metric = holdout?.metric ?? 'accuracy';
  const gate = `{metric: ${metric}, against: champion, margin: 2%}`;
  const lines =
    holdout === undefined
      ? [
          '  # Rows that training does not use, and their column with the right answers. Then gates can decide:',
          '  # holdout: {file: holdout.csv, label: NAME}',
          '  # gates:',
          `  #   - ${gate}`,
        ]
      : [
          `  holdout: {file: ${flowScalar(holdout.file)}, label: ${flowScalar(holdout.label)}} # rows that training does not use`,
          '  gates:',
          `    - ${gate}`,
        ];
  return [
    'training: # `slipway retrain` runs it and compares the new model with the one in use',
    `  script: ${yamlScalar(script)}`,
    ...lines,
    '',
  ].join('\n');
}

/** A text inside `{…}`, where commas and brackets mean something. */
function flowScalar(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) ? yamlScalar(text) : JSON.stringify(text);
}
