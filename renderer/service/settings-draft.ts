import {
  DEFAULT_AUTO,
  type Scale,
  SETTINGS,
  type ServiceSettings,
  type ServiceSettingsChange,
  type SettingName,
} from '#contract/service/settings.ts';

/** A variable as a row of the form. `value` undefined: a secret one that is there and stays as it is. */
export interface Variable {
  /** Tells rows apart while their names are typed. */
  readonly id: string;
  readonly name: string;
  readonly value: string | undefined;
}

/** A setting as it stands in the form: a switch is on or off, anything else a text, empty where it is not set. */
type PlainDraft = {
  readonly [Name in SettingName]: ServiceSettings[Name] extends boolean ? boolean : string;
};

/** Settings as they stand in the form. */
export interface SettingsDraft extends PlainDraft {
  readonly scaleKind: Scale['kind'];
  readonly replicas: string;
  readonly min: string;
  readonly max: string;
  readonly target: string;
  readonly scaleDownSeconds: string;
  readonly environment: readonly Variable[];
  readonly secrets: readonly Variable[];
}

export function draftOf(settings: ServiceSettings, secretNames: readonly string[]): SettingsDraft {
  const { scale } = settings;
  const auto = scale.kind === 'auto' ? scale : DEFAULT_AUTO;
  return {
    scaleKind: scale.kind,
    replicas: scale.kind === 'fixed' ? String(scale.replicas) : '',
    min: String(auto.min),
    max: String(auto.max),
    target: String(auto.target),
    scaleDownSeconds: String(auto.scaleDownSeconds),
    ...plainDraft(settings),
    environment: Object.entries(settings.environment).map(([name, value]) => ({ id: name, name, value })),
    secrets: secretNames.map((name) => ({ id: name, name, value: undefined })),
  };
}

/** Numbers and amounts that are the default are left empty, so that the placeholder shows it. */
function plainDraft(settings: ServiceSettings): PlainDraft {
  const entries = SETTINGS.map(({ name, takes, initial }) => {
    const value = settings[name];
    if (takes.kind === 'switch') return [name, value === true];
    if (takes.kind === 'choice') return [name, String(value ?? '')];
    return [name, value === undefined || value === initial ? '' : String(value)];
  });
  return Object.fromEntries(entries) as PlainDraft;
}

interface Deployed {
  readonly settings: ServiceSettings;
  readonly secretNames: readonly string[];
}

/** What of a draft differs from what is deployed, as an update takes it: null goes back to the default. */
export function changeOf(draft: SettingsDraft, { settings, secretNames }: Deployed): ServiceSettingsChange {
  const was = draftOf(settings, secretNames);
  const scale = scaleOf(draft);
  const environment = changedVariables(draft.environment, was.environment);
  const secrets = changedVariables(draft.secrets, was.secrets);
  const plain = SETTINGS.filter(({ name }) => draft[name] !== was[name]).map(({ name, takes }) => [
    name,
    typedValue(draft[name], takes.kind),
  ]);
  return {
    ...(JSON.stringify(scale) === JSON.stringify(scaleOf(was)) ? {} : { scale }),
    ...Object.fromEntries(plain),
    ...(Object.keys(environment).length === 0 ? {} : { environment }),
    ...(Object.keys(secrets).length === 0 ? {} : { secrets }),
  };
}

type Kind = (typeof SETTINGS)[number]['takes']['kind'];

function typedValue(typed: string | boolean, kind: Kind): string | number | boolean | null {
  if (typeof typed === 'boolean') return typed;
  if (typed.trim() === '') return null;
  return kind === 'number' ? Number(typed) : typed.trim();
}

/** The scale that the form says; fields left empty are the defaults. */
export function scaleOf(
  draft: Pick<SettingsDraft, 'scaleKind' | 'replicas' | 'min' | 'max' | 'target' | 'scaleDownSeconds'>,
): Scale {
  if (draft.scaleKind === 'fixed') return { kind: 'fixed', replicas: number(draft.replicas) ?? 1 };
  return {
    kind: 'auto',
    min: number(draft.min) ?? DEFAULT_AUTO.min,
    max: number(draft.max) ?? DEFAULT_AUTO.max,
    target: number(draft.target) ?? DEFAULT_AUTO.target,
    scaleDownSeconds: number(draft.scaleDownSeconds) ?? DEFAULT_AUTO.scaleDownSeconds,
  };
}

/** Rows without a name are not there yet; a name that is gone is taken away. */
function changedVariables(
  rows: readonly Variable[],
  was: readonly Variable[],
): Readonly<Record<string, string | null>> {
  const before = new Map(was.map(({ name, value }) => [name, value]));
  const now = new Map(
    rows.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
  );
  return {
    ...Object.fromEntries([...before.keys()].filter((name) => !now.has(name)).map((name) => [name, null])),
    ...Object.fromEntries(
      [...now].flatMap(([name, value]) =>
        value === undefined || (before.has(name) && before.get(name) === value) ? [] : [[name, value]],
      ),
    ),
  };
}

function number(value: string): number | undefined {
  const trimmed = value.trim();
  return trimmed === '' ? undefined : Number(trimmed);
}
