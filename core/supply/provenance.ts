import type { ImageContents } from './bill-of-materials.ts';

export const STATEMENT_TYPE = 'application/vnd.in-toto+json';

/**
 * Returns how an image was made: an in-toto statement with SLSA provenance 1.0 (slsa.dev/spec/v1.0/provenance). Written by the one who
 * builds: it says what went in, and proves it to those who trust a signature of the image.
 */
export function provenance(
  image: ImageContents,
  pushed: { readonly name: string; readonly digest: string },
): string {
  const sha256 = (digest: string) => ({ sha256: digest.replace('sha256:', '') });
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: pushed.name, digest: sha256(pushed.digest) }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'urn:slipway:image:1',
        externalParameters: { image: image.reference, manifest: image.manifestDigest },
        internalParameters: { builder: image.builder },
        resolvedDependencies: [
          {
            uri: `docker://${image.base}`,
            ...(image.baseDigest === undefined ? {} : { digest: sha256(image.baseDigest) }),
          },
          ...image.models.map(({ reference, digest }) => ({
            name: reference,
            uri: `urn:slipway:model:${reference}`,
            digest: sha256(digest),
          })),
          ...image.packages.map(({ name, version }) => ({
            uri: `pkg:pypi/${encodeURIComponent(name.toLowerCase().replaceAll('_', '-'))}@${encodeURIComponent(version)}`,
          })),
        ],
      },
      runDetails: {
        builder: { id: 'urn:slipway:builder', version: { slipway: image.slipwayVersion } },
        metadata: { invocationId: image.taskId, finishedOn: image.createdAt },
      },
    },
  };
  return `${JSON.stringify(statement)}\n`;
}
