import { createHash } from 'node:crypto';
import { SlipwayError } from '#contract/errors.ts';
import type { OutgoingBlob } from '#core/registry/blob.ts';
import type { Registry } from '#core/registry/registry-client.ts';

/** A blob of another registry, read from there while it is sent: nothing of it is kept on this machine. */
export function copiedBlob(
  source: Registry,
  repository: string,
  { digest, size }: { readonly digest: string; readonly size: number },
): OutgoingBlob {
  return {
    digest,
    size,
    open: async function* (start) {
      const hash = createHash('sha256');
      let place = 0;
      for await (const bytes of source.readBlob(repository, { digest, size })) {
        hash.update(bytes);
        const skipped = Math.max(0, Math.min(bytes.length, start - place));
        place += bytes.length;
        if (skipped < bytes.length) yield bytes.subarray(skipped);
      }
      if (place === size && `sha256:${hash.digest('hex')}` === digest) return;
      throw new SlipwayError('registry_failed', {
        message: `What the registry ${source.address.host} has as ${digest} has other bytes.`,
        details: { kind: 'failed', digest },
      });
    },
  };
}
