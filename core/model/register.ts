import { createHash } from 'node:crypto';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { ModelFile, ModelVersion, RegisterResult } from '#contract/model/model.ts';
import { explainName } from '#contract/name.ts';
import type { Needs } from '#core/context.ts';
import type { Blob } from '#core/store/blobs.ts';
import { takeVersion } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { detectModelFormat } from './format/detect-model-format.ts';
import { type ScannedModel, scanModel } from './scan.ts';

export interface RegisterRequest {
  readonly name: string;
  readonly path: LocalPath;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** A version that another machine has given: this one is above it. */
  readonly after?: number | undefined;
}

type Work = Pick<TaskWork, 'signal' | 'log' | 'step' | 'endStep'>;

/**
 * Registers a file or folder as the next version of a name. Its bytes are read once: hashed while they are
 * copied. Bytes that are the name's newest version already are not registered again. The record is written
 * last, so a failure or a cancel at any point leaves no half of a model.
 */
export async function registerModel(
  context: Needs<'store'>,
  request: RegisterRequest,
  work: Work,
): Promise<RegisterResult> {
  mustBeName(request.name);
  const scanned = await scanModel(request.path);
  work.step('store', `Store ${scanned.fileName}`, {
    amount: { done: 0, total: scanned.size, unit: 'bytes' },
  });
  const store = () => storeFiles(context, scanned, work);
  const files = await store();
  work.endStep('store');
  work.step('detect', 'Identify the format');
  const format = await detectModelFormat(request.path, { signal: work.signal });
  work.endStep('detect', 'done', format.framework);
  const found = { request, scanned, files, format };
  return recordModel(context, found).catch(async (error: unknown) => {
    if (!(error instanceof SlipwayError && error.code === 'content_changed')) throw error;
    // The trash was emptied meanwhile, and held the same bytes.
    return recordModel(context, { ...found, files: await store() });
  });
}

async function storeFiles(
  context: Needs<'store'>,
  scanned: ScannedModel,
  work: Work,
): Promise<readonly ModelFile[]> {
  const files: ModelFile[] = [];
  let done = 0;
  const onBytes = (count: number): void => {
    done += count;
    work.step('store', `Store ${scanned.fileName}`, { amount: { done, total: scanned.size, unit: 'bytes' } });
  };
  for (const file of scanned.files) {
    const blob: Blob = await context.store.blobs.addFile(file.absolute, { signal: work.signal, onBytes });
    files.push({ path: file.path, size: blob.size, digest: blob.digest });
  }
  return files;
}

/** Registers files whose bytes are stored already as the next version of a name. `content_changed` when some are gone. */
export async function recordModel(
  context: Needs<'store'>,
  found: {
    readonly request: Omit<RegisterRequest, 'path'>;
    readonly scanned: Pick<ScannedModel, 'shape' | 'fileName'>;
    readonly files: readonly ModelFile[];
    readonly format: ModelVersion['format'];
  },
): Promise<RegisterResult> {
  const { request, scanned, files } = found;
  const digest = digestOf(scanned.shape, files);
  return context.store.change(async () => {
    await mustHaveBytes(context.store, files);
    const models = await context.store.models.all();
    const newest = models.findLast((model) => model.name === request.name);
    if (newest?.digest === digest && newest.fileName === scanned.fileName)
      return { model: newest, registered: false };
    const version = await takeVersion(context.store, 'model', request.name, request.after);
    const model: ModelVersion = {
      reference: `${request.name}:${version}`,
      name: request.name,
      version,
      digest,
      shape: scanned.shape,
      fileName: scanned.fileName,
      size: files.reduce((sum, file) => sum + file.size, 0),
      files,
      format: found.format,
      description: request.description ?? '',
      tags: request.tags ?? [],
      createdAt: new Date().toISOString(),
    };
    await context.store.models.replace([...models, model]);
    return { model, registered: true };
  });
}

/** Only what is recorded holds its bytes: until then the trash may release the same ones. Inside `store.change`, so that it cannot. */
export async function mustHaveBytes(
  { blobs }: Pick<Needs<'store'>['store'], 'blobs'>,
  files: readonly Pick<ModelFile, 'path' | 'digest'>[],
): Promise<void> {
  for (const { digest, path } of files)
    if (!(await blobs.has(digest)))
      throw new SlipwayError('content_changed', {
        message: `The stored bytes of ${path} are missing.`,
        hint: 'They were deleted meanwhile. Start again.',
        details: { digest },
      });
}

/** The digest of a model: its file's own, or that of the sorted list `<digest> <size> <path>` of a folder. */
export function digestOf(shape: ModelVersion['shape'], files: readonly ModelFile[]): string {
  const [only] = files;
  if (shape === 'file' && only !== undefined) return only.digest;
  const list = files.map((file) => `${file.digest} ${file.size} ${file.path}\n`).join('');
  return `sha256:${createHash('sha256').update(list).digest('hex')}`;
}

/** Throws `name_invalid` with a proposal when a name cannot be used. */
export function mustBeName(name: string): void {
  const wrong = explainName(name);
  if (wrong === undefined) return;
  throw new SlipwayError('name_invalid', {
    message: wrong.problem,
    hint: `Try “${wrong.suggestion}”.`,
    details: { name, suggestion: wrong.suggestion },
  });
}
