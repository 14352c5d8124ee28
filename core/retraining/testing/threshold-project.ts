import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { localPathOf } from '#core/host/local-path.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

/** A classifier that needs no packages: “high” from a threshold on, which the training writes. */
const FILES: Readonly<Record<string, string>> = {
  'score.py': `import json

limit = None


def init():
    global limit
    with open("model.json") as file:
        limit = json.load(file)["limit"]


def run(x: float):
    return {"level": "high" if x >= limit else "low"}
`,
  'model.json': '{"limit": 90}',
  'requests/one.json': '{"x": 4}',
  'train.py': `import csv, json, os, sys

with open(os.environ["SLIPWAY_DATA_TRAIN"]) as file:
    rows = list(csv.DictReader(file))
limit = min(float(row["x"]) for row in rows if row["level"] == "high") + float(os.environ["SLIPWAY_PARAMETER_SHIFT"])
print("limit", limit, "for", len(rows), "rows")
json.dump({"limit": limit}, open("model.json", "w"))
`,
};

const MANIFEST = `name: threshold
models:
  - {name: threshold-model, path: model.json}
training:
  data: {train: train.csv}
  parameters: {shift: 0}
  holdout: {file: holdout.csv, label: level}
  limits: {timeout: 30s, processes: 16}
  gates:
    - {metric: accuracy, least: 0.9}
    - {metric: accuracy, against: champion, margin: 0.02}
`;

function table(from: number, count: number): string {
  const rows = Array.from({ length: count }, (_, at) => from + at * (100 / count));
  return `x,level\n${rows.map((x) => `${x.toFixed(3)},${x >= 50 ? 'high' : 'low'}\n`).join('')}`;
}

/** Writes such a project into a folder of its own. */
export async function thresholdProject(change: Readonly<Record<string, string>> = {}) {
  const folder = localPathOf(join(await realpath(await temporaryFolder()), 'project'));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  const files = {
    ...FILES,
    'slipway.yml': MANIFEST,
    'train.csv': table(0, 400),
    'holdout.csv': table(0.13, 200),
    ...change,
  };
  for (const [path, text] of Object.entries(files)) await write(path, text);
  return { folder, write, manifest: MANIFEST };
}
