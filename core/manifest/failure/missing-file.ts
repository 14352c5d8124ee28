import { posix } from 'node:path';
import { suggestName } from '#contract/name.ts';
import { fixOf } from '../diagnostic.ts';
import { listFiles } from '../project/list-files.ts';
import { hasModelEnding, modelStem } from '../project/model-files.ts';
import { addToList } from '../source/edit-manifest.ts';
import { yamlScalar } from '../source/edit-yaml.ts';
import { nearest } from '../text/nearest.ts';
import { type Advice, type FailureCase, literalsOf, type PlacedLiteral, rewrite } from './failure-case.ts';

const TYPES =
  /^(?:FileNotFoundError|NotADirectoryError|IsADirectoryError|NoSuchFile|OSError|ValueError|XGBoostError|LightGBMError|RuntimeError|Fail)$/;
/** How Python and the frameworks say that a file is not there. */
const SAYS_MISSING =
  /No such file or directory|not found|does ?n[o']t exist|Could not open|Unable to (?:synchronously )?open file|cannot open/i;

/** A file that the script opens and the run has not. */
export async function adviseOnMissingFile(found: FailureCase): Promise<Advice | undefined> {
  const { failure, project } = found;
  const type = failure.type.split('.').at(-1) ?? '';
  if (!TYPES.test(type) || (type !== 'FileNotFoundError' && !SAYS_MISSING.test(failure.message)))
    return undefined;
  const wanted = pathIn(failure.message) ?? literalsOf(found).find((one) => one.isAtFault)?.value;
  if (wanted === undefined) return undefined;
  const { files } = await listFiles(project.folder, { depth: 5, limit: 5000 });
  const paths = files.map((file) => file.path);
  const literal = literalFor(literalsOf(found), wanted);
  const written = cleaned(literal?.value ?? wanted);
  const there = paths.find((path) => path === written || cleaned(wanted).endsWith(`/${path}`));
  if (there !== undefined && !isInImage(found, there)) return notInManifest(found, there);
  const meant = meantBy(written, paths);
  if (meant === undefined)
    return {
      hint: `“${posix.basename(wanted)}” is not in the project. Copy the file into the folder and name it in slipway.yml under \`models:\` or \`files:\`.`,
    };
  // A path that is joined from parts has only its last part in the code.
  const value =
    literal !== undefined && !literal.value.includes('/') && isJoined(literal, wanted)
      ? posix.basename(meant)
      : meant;
  return {
    hint: `Did you mean “${meant}”?`,
    fixes: [
      literal === undefined ? undefined : fixOf(`Write “${value}”`, rewrite(literal, value)),
      isInImage(found, meant) ? undefined : addTo(found, meant),
    ],
  };
}

function isInImage({ parts }: FailureCase, path: string): boolean {
  const isModel = parts.models.some(({ appPath }) => path === appPath || path.startsWith(`${appPath}/`));
  return isModel || parts.expansions.some(({ files }) => files.some((file) => file.path === path));
}

/** The path that an error names, in quotes or at its end. */
function pathIn(message: string): string | undefined {
  return /['"“]([^'"”]+\.?[^'"”]*)['"”]/.exec(message)?.[1] ?? /: (\S+\.\w+)\.?$/.exec(message)?.[1];
}

function cleaned(path: string): string {
  return posix.normalize(path.replaceAll('\\', '/')).replace(/^\.\//, '');
}

/** The text in the code that the path was made of. */
function literalFor(literals: readonly PlacedLiteral[], wanted: string): PlacedLiteral | undefined {
  const path = cleaned(wanted);
  const same = literals.find((one) => cleaned(one.value) === path);
  return same ?? literals.find((one) => one.value.length > 2 && path.endsWith(`/${cleaned(one.value)}`));
}

function isJoined(literal: PlacedLiteral, wanted: string): boolean {
  return cleaned(literal.value) !== cleaned(wanted);
}

/** The file of the project that was probably meant: of the same name elsewhere, of a similar path, of the same kind. */
function meantBy(wanted: string, paths: readonly string[]): string | undefined {
  const name = posix.basename(wanted).toLowerCase();
  const data = paths.filter(
    (path) => !/\.(?:py|ya?ml|md|txt|toml|cfg)$/i.test(path) || posix.extname(path) === posix.extname(wanted),
  );
  const sameName = data.filter((path) => posix.basename(path).toLowerCase() === name);
  if (sameName.length > 0) return sameName[0];
  const near =
    nearest(wanted, data) ??
    nearest(
      name,
      data.map((path) => posix.basename(path)),
    );
  if (near !== undefined) return data.find((path) => path === near || posix.basename(path) === near);
  const sameStem = data.filter((path) => modelStem(path) === modelStem(wanted) && hasModelEnding(path));
  const models = data.filter((path) => hasModelEnding(path));
  return sameStem[0] ?? (hasModelEnding(wanted) && models.length === 1 ? models[0] : undefined);
}

function notInManifest(found: FailureCase, path: string): Advice | undefined {
  const known = found.diagnostics.find(
    (one) => one.code === 'path-not-in-manifest' && one.message.includes(`“${path}`),
  );
  if (known?.hint !== undefined)
    return { hint: `“${path}” is in the folder but not in the image. ${known.hint}`, fixes: known.fixes };
  const fix = addTo(found, path);
  return { hint: `“${path}” is in the folder but not in the image. Name it in slipway.yml.`, fixes: [fix] };
}

function addTo({ parts }: FailureCase, path: string) {
  return hasModelEnding(path)
    ? fixOf(
        `Add “${path}” to models`,
        addToList(
          parts.manifest,
          ['models'],
          [`{name: ${suggestName(modelStem(path))}, path: ${yamlScalar(path)}}`],
        ),
      )
    : fixOf(`Add “${path}” to files`, addToList(parts.manifest, ['files'], [path]));
}
