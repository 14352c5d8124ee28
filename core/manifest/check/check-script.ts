import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { ManifestSource } from '#contract/manifest/source.ts';
import { report } from '../diagnostic.ts';
import { followImports, type ImportGraph } from '../doctor/local-modules.ts';
import { listFiles } from '../project/list-files.ts';
import { cleanPath } from '../project/locate.ts';
import type { Project } from '../project/open-project.ts';
import type { ScriptFunction } from '../python/definitions.ts';
import type { ScriptOutline } from '../python/read-script.ts';
import { setKey } from '../source/edit-manifest.ts';
import { yamlScalar } from '../source/edit-yaml.ts';
import type { ParsedManifest } from '../source/parsed-manifest.ts';
import { FILE_START, type Positions, positionsOf } from '../text/positions.ts';
import { missingPath } from './path-problem.ts';

export interface CheckedScript {
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined: the script cannot be read. */
  readonly script: { readonly path: string; readonly text: string } | undefined;
  readonly graph: ImportGraph;
}

/** Reads the scoring script and the modules it imports, and says what is wrong with them. Nothing is executed. */
export async function checkScript(
  project: Project,
  manifest: ParsedManifest,
  source: Pick<ManifestSource, 'script'>,
): Promise<CheckedScript> {
  const path = cleanPath(source.script);
  const text = await project.read(path);
  const found = await project.locate(source.script);
  if (text === undefined || found.kind !== 'file')
    return {
      diagnostics: [await missingScript(project, manifest, source.script)],
      script: undefined,
      graph: { modules: [], imports: [] },
    };
  const graph = await followImports(project, { path, text });
  const diagnostics = graph.modules.flatMap((module) => {
    const positions = positionsOf(module.text);
    const problems = module.outline.problems.map((problem) =>
      report({
        severity: 'error',
        code: 'script-syntax',
        message: problem.message,
        hint: problem.hint,
        file: module.path,
        range: positions.range(problem.start, problem.end),
      }),
    );
    return problems.length === 0 && module.path === path
      ? checkFunctions({ path, positions, outline: module.outline })
      : problems;
  });
  return { diagnostics, script: { path, text }, graph };
}

async function missingScript(project: Project, manifest: ParsedManifest, path: string): Promise<Diagnostic> {
  const { files } = await listFiles(project.folder, { depth: 2, limit: 2000 });
  const scripts = files.map((file) => file.path).filter((one) => /\.py$/i.test(one));
  const likely = [...scripts].sort((a, b) => Number(isLikelyScript(b)) - Number(isLikelyScript(a)));
  const problem = await missingPath({
    project,
    path,
    file: manifest.yaml.file,
    range: manifest.range(['script']),
    what: 'scoring script',
    code: 'missing-script',
    candidates: likely.slice(0, 3),
    write: (name) => setKey(manifest, 'script', yamlScalar(name)),
  });
  return problem.code === 'missing-script' && likely.length === 0
    ? { ...problem, hint: '`slipway init` proposes one that fits the model.' }
    : problem;
}

/** Names that scoring scripts go by. */
export function isLikelyScript(path: string): boolean {
  return /(?:^|\/)(?:score|scoring|predict|inference|serve|main_score)[^/]*\.py$/i.test(path);
}

function checkFunctions(script: {
  readonly path: string;
  readonly positions: Positions;
  readonly outline: ScriptOutline;
}): readonly Diagnostic[] {
  const { outline, path } = script;
  const run = outline.functions.findLast((one) => one.name === 'run');
  const init = outline.functions.findLast((one) => one.name === 'init');
  const diagnostics: Diagnostic[] = [];
  if (run === undefined && !outline.names.has('run') && !outline.importsEverything)
    diagnostics.push(noRun(script));
  if (run !== undefined) diagnostics.push(...checkRun(script, run));
  const needed = init?.parameters.filter(
    (one) => !one.hasDefault && one.kind !== 'rest' && one.kind !== 'keywords',
  );
  if (init !== undefined && needed !== undefined && needed.length > 0)
    diagnostics.push(
      signatureProblem(script, init, {
        message: `init() is called without arguments, but it wants ${needed.map((one) => one.name).join(', ')}.`,
        hint: 'Write `def init():`; what it needs it reads from files in the working directory.',
      }),
    );
  if (init?.isAsync === true)
    diagnostics.push(
      signatureProblem(script, init, {
        message: 'init() is called, not awaited: as `async` it would do nothing.',
        hint: 'Write `def init():`.',
      }),
    );
  return diagnostics.map((diagnostic) => ({ ...diagnostic, file: path }));
}

function noRun(script: { readonly path: string; readonly outline: ScriptOutline }): Diagnostic {
  const others = script.outline.functions.filter((one) =>
    /^(?:predict|score|inference|handler|main)$/.test(one.name),
  );
  const [other] = others;
  return report({
    severity: 'error',
    code: 'script-no-run',
    message: `${script.path} has no function run().`,
    hint:
      other === undefined
        ? 'Add `def run(data):`, which is called for every request with the inputs by name and returns the prediction.'
        : `It has ${other.name}(): call that from \`def run(…):\`, or write \`run = ${other.name}\`.`,
    file: script.path,
    range: FILE_START,
  });
}

function checkRun(
  script: { readonly path: string; readonly positions: Positions },
  run: ScriptFunction,
): readonly Diagnostic[] {
  return run.parameters
    .filter((parameter) => parameter.kind === 'rest' || parameter.kind === 'positional-only')
    .map((parameter) =>
      report({
        severity: 'error',
        code: 'script-signature',
        message: `run() has the parameter ${parameter.kind === 'rest' ? '*' : ''}${parameter.name}, which cannot be given by name.`,
        hint: 'The inputs come from the request by name: write plain parameters, `def run(data):`.',
        file: script.path,
        range: script.positions.range(parameter.start, parameter.end),
      }),
    );
}

function signatureProblem(
  script: { readonly path: string; readonly positions: Positions },
  one: ScriptFunction,
  what: { readonly message: string; readonly hint: string },
): Diagnostic {
  return report({
    severity: 'error',
    code: 'script-signature',
    ...what,
    file: script.path,
    range: script.positions.range(one.start, one.end),
  });
}
