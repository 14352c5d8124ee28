import { createHash } from 'node:crypto';
import { SlipwayError } from '#contract/errors.ts';
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
  const { digest, size } = blob;
  const chunks: Buffer[] = [];
  for await (const chunk of registry.readBlob(blob.repository, { digest, size: Math.min(size, most) }))
    chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (digestOf(bytes) === digest) return bytes;
  throw new SlipwayError('registry_failed', {
    message: `What the registry has as ${digest} has other bytes.`,
    details: { kind: 'failed', digest },
  });
}
