import type { Image } from '#contract/image/image.ts';
import { suggestServiceName } from '#contract/service/name.ts';
import type { Service } from '#contract/service/service.ts';
import { DEFAULT_SETTINGS } from '#contract/service/settings.ts';
import type { DeployRequest } from '../deploy-request.ts';
import { changeOf, draftOf, type SettingsDraft } from '../settings-draft.ts';

/** The publish form as it is filled in. */
export interface PublishDraft {
  readonly cluster: string;
  readonly name: string;
  readonly source: 'image' | 'model';
  /** `name:version`, empty: none chosen. */
  readonly image: string;
  /** Path of the file or folder of a new model version. */
  readonly model: string;
  readonly settings: Partial<SettingsDraft>;
  readonly isProving: boolean;
  readonly rate: string;
  readonly watchSeconds: string;
  /** Percent; empty: any change is accepted. */
  readonly maxChange: string;
}

export const PROOF_DEFAULTS = { rate: 20, watchSeconds: 10 } as const;

interface Known {
  readonly images: readonly Image[];
  readonly clusters: readonly { readonly name: string }[];
  readonly services: readonly Service[];
}

/** A sensible first filling: the newest image of what is asked for, where it is published already, else the only cluster. */
export function firstDraft(
  subject: { readonly image?: string; readonly service?: Service },
  known: Known,
): PublishDraft {
  const { service } = subject;
  const image = subject.image ?? newestImage(known.images, service)?.reference ?? '';
  const there = service ?? servingService(image, known.services);
  return {
    cluster: there?.cluster ?? known.clusters[0]?.name ?? '',
    name: there?.name ?? suggestServiceName(imageName(image)),
    source: 'image',
    image,
    model: '',
    settings: {},
    isProving: false,
    rate: String(PROOF_DEFAULTS.rate),
    watchSeconds: String(PROOF_DEFAULTS.watchSeconds),
    maxChange: '',
  };
}

/** The service that serves an image of the same name: this very one before another version. */
export function servingService(reference: string, services: readonly Service[]): Service | undefined {
  const name = imageName(reference);
  const candidates = services.filter((service) => imageName(service.image.reference) === name);
  return candidates.find((service) => service.image.reference === reference) ?? candidates[0];
}

/** Images that a cluster can run: built by a container engine and still there, newest first. */
export function publishableImages(images: readonly Image[]): readonly Image[] {
  return images.filter(({ engine, present }) => engine !== 'process' && present);
}

function newestImage(images: readonly Image[], service: Service | undefined): Image | undefined {
  const candidates = publishableImages(images);
  return service === undefined
    ? candidates[0]
    : candidates.find(({ name }) => name === imageName(service.image.reference));
}

/** The name in `name:version`. */
export function imageName(reference: string): string {
  return reference.slice(0, reference.lastIndexOf(':'));
}

/** The service that the form would change; undefined: it makes a new one. */
export function existingService(draft: PublishDraft, services: readonly Service[]): Service | undefined {
  return services.find(({ cluster, name }) => cluster === draft.cluster && name === draft.name);
}

/** The settings form of a draft: what is deployed, with what was typed over it. */
export function settingsOf(draft: PublishDraft, existing: Service | undefined): SettingsDraft {
  const { settings, secretNames } = deployed(existing);
  return { ...draftOf(settings, secretNames), ...draft.settings };
}

/** What a filled form asks for. */
export function requestOf(draft: PublishDraft, services: readonly Service[]): DeployRequest {
  const existing = existingService(draft, services);
  const isModel = draft.source === 'model' && existing !== undefined;
  const proof = {
    rate: amount(draft.rate, PROOF_DEFAULTS.rate),
    watchSeconds: amount(draft.watchSeconds, PROOF_DEFAULTS.watchSeconds),
    ...(draft.maxChange.trim() === '' ? {} : { maxChange: Number(draft.maxChange) / 100 }),
  };
  return {
    isNew: existing === undefined,
    input: {
      cluster: draft.cluster,
      name: draft.name,
      ...(isModel ? { model: { path: draft.model } } : { image: draft.image }),
      settings: changeOf(settingsOf(draft, existing), deployed(existing)),
      force: false,
      ...(draft.isProving && existing !== undefined ? { proof } : {}),
    },
  };
}

function deployed(existing: Service | undefined): Pick<Service, 'settings' | 'secretNames'> {
  return existing ?? { settings: DEFAULT_SETTINGS, secretNames: [] };
}

function amount(text: string, otherwise: number): number {
  return text.trim() === '' ? otherwise : Number(text);
}
