import { createHash } from 'node:crypto';
import { SlipwayError } from '#contract/errors.ts';
import { AnswerTooLarge } from '#core/host/http-exchange.ts';
import { streamedBody } from '#core/host/streamed-body.ts';
import type { OutgoingBlob } from './blob.ts';
import type { Registry } from './registry-client.ts';

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Bytes that are at hand, as a blob to be sent. */
export function bytesBlob(bytes: Buffer): OutgoingBlob {
  return {
    digest: digestOf(bytes),
    size: bytes.length,
    open: async function* (start) {
      yield bytes.subarray(start);
    },
  };
}

/** Reads a small blob whole, at most `most` bytes. `registry_failed` when its bytes are not those of its digest. */
export async function checkedBytes(
  registry: Pick<Registry, 'readBlob'>,
  blob: { readonly repository: string; readonly digest: string; readonly size: number },
  most: number,
): Promise<Buffer> {
  const bytes = await bytesOf(registry, blob, Math.min(blob.size, most));
  if (bytes !== undefined && digestOf(bytes) === blob.digest) return bytes;
  throw new SlipwayError('registry_failed', {
    message: `What the registry has as ${blob.digest} has other bytes.`,
    details: { kind: 'failed', digest: blob.digest },
  });
}

/** Undefined for a blob that is larger than it may be. */
async function bytesOf(
  registry: Pick<Registry, 'readBlob'>,
  { repository, digest }: { readonly repository: string; readonly digest: string },
  most: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of streamedBody(await registry.readBlob(repository, digest), { most }))
      chunks.push(chunk);
  } catch (error) {
    if (error instanceof AnswerTooLarge) return undefined;
    throw error;
  }
  return Buffer.concat(chunks);
}
