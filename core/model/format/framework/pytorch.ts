import type { ModelFormat } from '#contract/model/format.ts';
import { type ByteCursor, decompressedCursor, sourceCursor } from '../bytes/byte-cursor.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { entrySource, readEntry, type ZipArchive } from '../bytes/zip-archive.ts';
import { describe, noteOf } from '../description.ts';
import { importsOf, namesOf, risksOf } from '../pickle/pickle-globals.ts';
import { noFindings, type PickleEnd, type PickleFindings, scanPickle } from '../pickle/pickle-scan.ts';
import { className, entryOf, isValue, type PickleValue } from '../pickle/pickle-value.ts';
import { publicVersion } from '../recorded-versions.ts';
import { inputsOfFirstLayer, isTensor } from './first-layer.ts';

type PyTorchFormat = Extract<ModelFormat, { readonly kind: 'pytorch' }>;

const MAPPINGS = new Set(['dict', 'collections.OrderedDict']);

const holdsTensors = (value: PickleValue | undefined): boolean =>
  (isValue(value, 'mapping') || isValue(value, 'instance')) &&
  [...(value.entries?.values() ?? [])].some(isTensor);

/** A checkpoint keeps its tensors under one of these keys (PyTorch Lightning, and by habit). */
const isStateDict = (value: PickleValue | undefined): boolean =>
  holdsTensors(value) ||
  ['state_dict', 'model_state_dict', 'model'].some((key) => holdsTensors(entryOf(value, key)));

const contentOf = (end: PickleEnd, findings: PickleFindings): PyTorchFormat['content'] => {
  const top = end.end === 'stop' ? end.value : undefined;
  const name = className(top);
  if (name !== undefined && MAPPINGS.has(name)) return isStateDict(top) ? 'state-dict' : 'object';
  const isModule = findings.globals.some((value) => value.module.startsWith('torch.nn.modules'));
  return isModule ? 'module' : 'object';
};

interface Saved {
  readonly container: PyTorchFormat['container'];
  readonly content: PyTorchFormat['content'] | undefined;
  readonly findings: PickleFindings;
  readonly end: PickleEnd;
}

const describeSaved = ({ container, content, findings, end }: Saved): PyTorchFormat => {
  const names = namesOf(findings.globals);
  const top = end.end === 'stop' ? className(end.value) : undefined;
  const what = content ?? contentOf(end, findings);
  const script = what === 'torchscript';
  const count = end.end === 'stop' ? inputsOfFirstLayer(end.value) : undefined;
  return {
    kind: 'pytorch',
    ...describe({
      framework: 'PyTorch',
      // TorchScript names its own types `__torch__.…`: nothing to import.
      imports: [
        ...new Set([
          'torch',
          ...importsOf(names.modules.filter((module) => !module.startsWith('__torch__'))),
        ]),
      ],
      packages: findings.packages,
      // TorchScript's restricted unpickler and interpreter run no Python; everything else is a pickle.
      safety: script ? 'data' : 'code',
      risk: risksOf(findings),
      ...noteOf(end.end === 'stop' ? undefined : end.reason),
    }),
    container,
    content: what,
    ...(top !== undefined && { class: top }),
    globals: names.globals,
    ...(count !== undefined && { features: { count } }),
  };
};

const openEntry = async (archive: ZipArchive, name: string): Promise<ByteCursor | undefined> => {
  const entry = archive.entries.get(name);
  const source = entry === undefined ? undefined : await entrySource(archive, entry);
  if (entry === undefined || source === undefined) return undefined;
  if (entry.method === 0) return sourceCursor(source);
  if (entry.method !== 8) return undefined;
  return decompressedCursor(source, { compression: 'deflate', limit: 256 * 1_024 * 1_024 }).cursor;
};

const UNREADABLE: PickleEnd = { end: 'malformed', reason: 'The pickle inside the archive cannot be read.' };

const scanEntry = async (archive: ZipArchive, name: string, findings: PickleFindings): Promise<PickleEnd> => {
  const cursor = await openEntry(archive, name);
  if (cursor === undefined) return UNREADABLE;
  try {
    return await scanPickle(cursor, findings, { arrays: false });
  } finally {
    cursor.close();
  }
};

const LARGEST_GRAPH = 64 * 1_024 * 1_024;

/** A program saved by `torch.export.save` tells the version that made it in its graph. */
const describeExported = async (archive: ZipArchive, graphName: string): Promise<PyTorchFormat> => {
  const graph = await readEntry(archive, graphName, { limit: LARGEST_GRAPH });
  const version =
    graph === undefined
      ? undefined
      : /"torch_version": ?"([\w.+-]{1,64})"/.exec(graph.toString('latin1'))?.[1];
  return {
    kind: 'pytorch',
    ...describe({
      framework: 'PyTorch',
      imports: ['torch'],
      packages: version === undefined ? {} : { torch: publicVersion(version) },
      // Its sample inputs and constants are pickles.
      safety: 'code',
      ...noteOf(graph === undefined ? 'The graph inside the archive cannot be read.' : undefined),
    }),
    container: 'zip',
    content: 'exported-program',
    globals: [],
  };
};

/** Describes what `torch.save`, `torch.jit.save` or `torch.export.save` wrote; undefined for other archives. */
export const describePyTorchZip = async (archive: ZipArchive): Promise<ModelFormat | undefined> => {
  const names = [...archive.entries.keys()];
  const graph = names.find((name) => /^[^/]+\/models\/[^/]+\.json$/.test(name));
  if (graph !== undefined && names.some((name) => /^[^/]+\/archive_format$/.test(name))) {
    return describeExported(archive, graph);
  }
  const data = names.find((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (data === undefined) return undefined;
  const folder = data.slice(0, -'data.pkl'.length);
  if (!archive.entries.has(`${folder}version`) && !names.some((name) => name.startsWith(`${folder}data/`)))
    return undefined;
  const findings = noFindings();
  const end = await scanEntry(archive, data, findings);
  const script = archive.entries.has(`${folder}constants.pkl`);
  return describeSaved({ container: 'zip', content: script ? 'torchscript' : undefined, findings, end });
};

/** The pickled number that files before PyTorch 1.6 begin with: `MAGIC_NUMBER` in torch/serialization.py. */
const MAGIC = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex');

export const startsAsLegacyPyTorch = (head: Buffer): boolean => head.subarray(0, MAGIC.length).equals(MAGIC);

/** Describes a file of the form before PyTorch 1.6: magic number, protocol, system and the object, a pickle each. */
export const describeLegacyPyTorch = async (source: ByteSource): Promise<ModelFormat> => {
  const cursor = sourceCursor(source);
  const findings = noFindings();
  let end: PickleEnd = UNREADABLE;
  for (let pickle = 0; pickle < 4; pickle += 1) {
    end = await scanPickle(cursor, findings, { arrays: false });
    if (end.end !== 'stop') break;
  }
  return describeSaved({ container: 'legacy', content: undefined, findings, end });
};
