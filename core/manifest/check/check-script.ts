import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { ManifestSource } from '#contract/manifest/source.ts';
import { fixOf, report } from '../diagnostic.ts';
import { followImports, type ImportGraph, type LocalModule, pythonPath } from '../doctor/local-modules.ts';
import { listFiles } from '../project/list-files.ts';
import { cleanPath } from '../project/locate.ts';
import type { Project } from '../project/open-project.ts';
import type { ScriptFunction } from '../python/definitions.ts';
import type { ForeignName } from '../python/foreign-names.ts';
import { renamedBuiltin } from '../python/python-2.ts';
import type { ScriptOutline } from '../python/read-script.ts';
import { setKey } from '../source/edit-manifest.ts';
import { yamlScalar } from '../source/edit-yaml.ts';
import type { ParsedManifest } from '../source/parsed-manifest.ts';
import { FILE_START, type Positions, positionsOf } from '../text/positions.ts';
import { checkEncoding } from './check-encoding.ts';
import { checkRelativeImports } from './check-relative-imports.ts';
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
  source: Pick<ManifestSource, 'script' | 'image' | 'runtime'>,
): Promise<CheckedScript> {
  const path = cleanPath(source.script);
  const text = await project.read(path);
  const found = await project.locate(source.script);
  if (text === undefined || found.kind !== 'file')
    return {
      diagnostics: [await missingScript(project, manifest, source.script)],
      script: undefined,
      graph: { modules: [], imports: [], isCut: false },
    };
  const graph = await followImports(project, { path, text }, pythonPath(source.image.env));
  const diagnostics: Diagnostic[] = [];
  for (const module of graph.modules) {
    diagnostics.push(...(await checkModule(project, module, module.path === path)));
    diagnostics.push(...checkNewerSyntax(module, source.runtime));
    if (diagnostics.length > MOST_DIAGNOSTICS) break;
  }
  diagnostics.push(...checkRelativeImports(graph));
  if (graph.isCut) diagnostics.push(tooMany(path));
  return { diagnostics, script: { path, text }, graph };
}

/** More than this in the code of a project is not worth reading. */
const MOST_DIAGNOSTICS = 500;

async function checkModule(
  project: Project,
  module: LocalModule,
  isScript: boolean,
): Promise<readonly Diagnostic[]> {
  const { path, outline } = module;
  const positions = positionsOf(module.text);
  const encoding = await checkEncoding(project, path, { reader: 'Python', severity: 'error' });
  if (encoding !== undefined) return [encoding];
  const problems = outline.problems.map((problem) => {
    const range = positions.range(problem.start, problem.end);
    return report({
      severity: 'error',
      code: 'script-syntax',
      message: problem.message,
      hint: problem.hint,
      file: path,
      range,
      fixes: [
        problem.fix && { title: problem.fix.title, edits: [{ file: path, range, text: problem.fix.text }] },
      ],
    });
  });
  const names = outline.importsEverything
    ? []
    : outline.foreignNames.map((one) => foreignName(path, positions, one));
  if (problems.length > 0 || !isScript) return [...problems, ...names];
  return [...checkFunctions({ path, positions, outline }), ...names];
}

function foreignName(file: string, positions: Positions, one: ForeignName): Diagnostic {
  const now = renamedBuiltin(one.name);
  const { statement } = one;
  const whole = statement === undefined ? undefined : positions.range(statement.start, statement.end);
  const isOneLine = whole !== undefined && whole.startLine === whole.endLine;
  return report({
    // What is not there stops the import of the script.
    severity: one.isRead ? 'error' : 'warning',
    code: now === undefined ? 'notebook-only' : 'python-2-name',
    message:
      now === undefined
        ? `${one.name}() exists only in notebooks.`
        : `“${one.name}” is Python 2. No Python version that Slipway supports has it.`,
    hint: now === undefined ? 'Remove it.' : `Write \`${now}\`.`,
    file,
    range: positions.range(one.start, one.end),
    fixes: [
      now === undefined && one.isRead && isOneLine
        ? {
            title: 'Make it a comment',
            edits: [
              {
                file,
                range: { ...whole, endLine: whole.startLine, endColumn: whole.startColumn },
                text: '# ',
              },
            ],
          }
        : undefined,
    ],
  });
}

/** Syntax that the Python of the runtime does not have. */
function checkNewerSyntax(module: LocalModule, runtime: ManifestSource['runtime']): readonly Diagnostic[] {
  const minor = Number(runtime.split('.')[1]);
  return module.outline.newerSyntax
    .filter((one) => one.minor > minor)
    .map((one) =>
      report({
        severity: 'error',
        code: 'script-syntax',
        message: `${one.what} needs Python 3.${one.minor}, the runtime is ${runtime}.`,
        hint: `Choose \`runtime: python-3.${one.minor}\`, or write it otherwise.`,
        file: module.path,
        range: positionsOf(module.text).range(one.start, one.end),
      }),
    );
}

function tooMany(path: string): Diagnostic {
  return report({
    severity: 'warning',
    code: 'not-all-checked',
    message: 'The script and its modules import so much that only a part of it was checked.',
    hint: 'Import less, or split the project.',
    file: path,
    range: FILE_START,
  });
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
  return diagnostics.map((diagnostic) => ({ ...diagnostic, file: path }));
}

function noRun(script: {
  readonly path: string;
  readonly positions: Positions;
  readonly outline: ScriptOutline;
}): Diagnostic {
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
    fixes: [
      other === undefined || others.length > 1
        ? undefined
        : // At the end, and not renamed: the file may call it by its name.
          fixOf(`Add run = ${other.name}`, {
            file: script.path,
            range: script.positions.range(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
            text: `\n\nrun = ${other.name}\n`,
          }),
    ],
  });
}

function checkRun(
  script: { readonly path: string; readonly positions: Positions },
  run: ScriptFunction,
): readonly Diagnostic[] {
  // With **keywords beside it, *rest stays empty.
  const takesNames = run.parameters.some((parameter) => parameter.kind === 'keywords');
  return run.parameters
    .filter((parameter) => (parameter.kind === 'rest' && !takesNames) || parameter.kind === 'positional-only')
    .map((parameter) =>
      report({
        severity: 'error',
        code: 'script-signature',
        message: `run() has the parameter ${parameter.kind === 'rest' ? '*' : ''}${parameter.name}, which cannot be passed by name.`,
        hint: 'Inputs are passed by name. Use plain parameters, like `def run(data):`.',
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
