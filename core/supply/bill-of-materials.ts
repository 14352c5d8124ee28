import { createHash } from 'node:crypto';

/** What an image is made of, as its record says. */
export interface ImageContents {
  /** `name:version` */
  readonly reference: string;
  readonly name: string;
  readonly version: number;
  readonly manifestDigest: string;
  readonly base: string;
  /** Digest of the base image; undefined: the builder does not tell. */
  readonly baseDigest: string | undefined;
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  readonly condaPackages: readonly { readonly name: string; readonly version: string }[];
  readonly models: readonly { readonly reference: string; readonly digest: string }[];
  readonly createdAt: string;
  readonly slipwayVersion: string;
  readonly builder: string;
  readonly taskId: string;
}

export const BILL_TYPE = 'application/vnd.cyclonedx+json';

/**
 * Returns the bill of materials of an image, CycloneDX 1.6 as JSON (cyclonedx.org/docs/1.6): its packages by package URL, its models, its
 * base. What is inside the base image is not in it: that has a bill of its own. The same image gives the same text.
 */
export function billOfMaterials(image: ImageContents): string {
  const itself = `slipway:image/${image.reference}`;
  const parts = [
    ...image.packages.map((each) => packagePart('pypi', each)),
    ...image.condaPackages.map((each) => packagePart('conda', each)),
    ...image.models.map(modelPart),
    basePart(image),
  ];
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(`${image.reference} ${image.manifestDigest}`)}`,
    version: 1,
    metadata: {
      timestamp: image.createdAt,
      tools: { components: [{ type: 'application', name: 'slipway', version: image.slipwayVersion }] },
      component: {
        type: 'container',
        'bom-ref': itself,
        name: image.name,
        version: String(image.version),
      },
    },
    components: parts,
    dependencies: [
      { ref: itself, dependsOn: parts.map((part) => part['bom-ref']) },
      ...parts.map((part) => ({ ref: part['bom-ref'] })),
    ],
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
}

interface Part {
  readonly type: string;
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly hashes?: readonly { readonly alg: 'SHA-256'; readonly content: string }[];
}

/** Package URLs: names of PyPI in lower case with `-` for `_` (package-url/purl-spec, types). */
function packagePart(
  type: 'pypi' | 'conda',
  { name, version }: { readonly name: string; readonly version: string },
): Part {
  const plain = type === 'pypi' ? name.toLowerCase().replaceAll('_', '-') : name;
  const purl = `pkg:${type}/${encodeURIComponent(plain)}@${encodeURIComponent(version)}`;
  return { type: 'library', 'bom-ref': purl, name, version, purl };
}

function modelPart({ reference, digest }: ImageContents['models'][number]): Part {
  const cut = reference.lastIndexOf(':');
  return {
    type: 'machine-learning-model',
    'bom-ref': `slipway:model/${reference}`,
    name: reference.slice(0, cut),
    version: reference.slice(cut + 1),
    hashes: [{ alg: 'SHA-256', content: digest.replace('sha256:', '') }],
  };
}

function basePart({ base, baseDigest }: ImageContents): Part {
  return {
    type: 'container',
    'bom-ref': `slipway:base/${base}`,
    name: base,
    ...(baseDigest === undefined
      ? {}
      : {
          version: baseDigest,
          hashes: [{ alg: 'SHA-256', content: baseDigest.replace('sha256:', '') }] as const,
        }),
  };
}

/** A UUID of version 8, which holds what one likes (RFC 9562). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
