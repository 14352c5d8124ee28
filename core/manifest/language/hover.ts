import type { LocalPath } from '#contract/local-path.ts';
import type { Hover, Position } from '#contract/manifest/language.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import type { Needs } from '#core/context.ts';
import { findModel } from '#core/model/model-versions.ts';
import { openProject } from '../project/open-project.ts';
import { descriptionAt, kindAt, optionsAt } from '../source/describe-key.ts';
import { endOf, startOf } from '../source/edit-yaml.ts';
import type { ValuePath } from '../source/parsed-manifest.ts';
import { positionsOf } from '../text/positions.ts';
import { defaultText } from './complete.ts';
import { scalarAt } from './cursor.ts';

/** What a key of the manifest means, what may stand there and what counts without it; for a model, what it is. */
export async function hoverManifest(
  context: Needs<'store'>,
  options: {
    readonly folder: LocalPath;
    readonly texts?: Readonly<Record<string, string>>;
    readonly position: Position;
  },
): Promise<Hover | undefined> {
  const project = await openProject(options);
  const text = (await project.read(MANIFEST_FILE)) ?? '';
  const found = scalarAt(text, options.position);
  if (found === undefined) return undefined;
  const written = text.slice(startOf(found.node), endOf(found.node)).trim();
  const model =
    !found.isKey && found.path[0] === 'models' && (found.path[2] ?? 'name') === 'name'
      ? findModel(await context.store.models.all(), written)
      : undefined;
  const explained = model === undefined ? explainKey(found.path) : explainModel(model);
  if (explained === undefined) return undefined;
  const range = positionsOf(text).range(startOf(found.node) ?? 0, endOf(found.node) ?? 0);
  return { range, text: explained };
}

/** An item of a list is explained by its list. */
function explainKey(path: ValuePath): string | undefined {
  const own = descriptionAt(path);
  if (own === undefined || path.length === 0)
    return path.length > 1 ? explainKey(path.slice(0, -1)) : undefined;
  const label = path.filter((part) => typeof part === 'string').join('.');
  const options = optionsAt(path);
  const kind = options.length > 0 ? `One of ${options.map((one) => `\`${one}\``).join(', ')}` : kindAt(path);
  return [
    `**${label}**: ${kind.charAt(0).toLowerCase()}${kind.slice(1)}`,
    `${own}.${defaultText(path).replace(/ Default: (.+)\.$/, ' Default: `$1`.')}`,
  ].join('\n\n');
}

function explainModel(model: ModelVersion): string {
  const description = model.description === '' ? [] : [escapeMarkdown(model.description)];
  return [
    `**${model.reference}**: ${model.format.kind}, ${model.fileName}`,
    ...description,
    `Registered ${model.createdAt.slice(0, 10)}, \`${model.digest.slice(0, 19)}…\`.`,
  ].join('\n\n');
}

/** A description is a user's text: it is shown, never read as marks, links or HTML. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>&~]/g, '\\$&');
}
