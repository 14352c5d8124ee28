import { z } from 'zod';

/** Who decides about a setting that is not set. */
const UNSET = {
  cluster: 'that of the cluster',
  manifest: 'that of the manifest',
  node: 'what the node has left',
  none: 'none',
} as const;
type Unset = keyof typeof UNSET;

/** What doors need to know of a setting beside its type, range and default, which its schema says. */
interface SettingFacts {
  /** Where a form shows it: with the size of a replica, or with the rest. */
  readonly group: 'size' | 'serving';
  readonly help: string;
  readonly unset?: Unset;
  /** What stands for a text in the help of the option. */
  readonly word?: string;
  /** Name of the option where it is not the setting's own with dashes. */
  readonly option?: string;
}

const facts = z.registry<SettingFacts>();

/** A setting: its schema, with what the command line and the forms say about it. */
export function setting<Schema extends z.ZodType>(about: SettingFacts, schema: Schema): Schema {
  const described = schema.describe(
    about.unset === undefined ? about.help : `${about.help}; without it ${UNSET[about.unset]}`,
  );
  facts.add(described, about);
  return described;
}

/** What a setting takes. */
export type SettingKind =
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'text' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly isWhole: boolean };

/** A setting as command line and forms see it. */
export interface SettingDescription<Name extends string> {
  readonly name: Name;
  readonly group: SettingFacts['group'];
  /** `cpu-limit` for `cpuLimit`. */
  readonly option: string;
  readonly help: string;
  readonly takes: SettingKind;
  readonly word: string;
  /** Its default; undefined where `unset` decides. */
  readonly initial: unknown;
  readonly unset: Unset | undefined;
  /** What holds without it, in words. */
  readonly otherwise: string;
  /** Whether it takes this value. */
  readonly accepts: (value: unknown) => boolean;
}

/** What is said by schema and facts together. Throws for a type of schema that no door can show yet. */
export function describeSettings<Name extends string>(
  shape: Readonly<Record<Name, z.ZodType>>,
): readonly SettingDescription<Name>[] {
  const names = Object.keys(shape) as Name[];
  return names.map((name) => {
    const schema = shape[name];
    const about = facts.get(schema);
    if (about === undefined) throw new Error(`The setting ${name} is not made with setting()`);
    const inner = innermost(schema);
    const initial: unknown = schema.parse(undefined);
    return {
      name,
      group: about.group,
      option: about.option ?? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      help: about.help,
      takes: kindOf(name, inner),
      word: about.word ?? 'amount',
      initial,
      unset: about.unset,
      otherwise: about.unset === undefined ? valueWord(initial) : UNSET[about.unset],
      accepts: (value) => inner.safeParse(value).success,
    };
  });
}

/** A value as the command line writes it. */
export function valueWord(value: unknown): string {
  if (value === null || value === undefined) return 'default';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}

/** The schema below `optional`, `nullable` and `default`. */
export function innermost(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? innermost(schema.unwrap() as z.ZodType)
    : schema;
}

function kindOf(name: string, schema: z.ZodType): SettingKind {
  if (schema instanceof z.ZodBoolean) return { kind: 'switch' };
  if (schema instanceof z.ZodEnum) return { kind: 'choice', choices: schema.options.map(String) };
  if (schema instanceof z.ZodString) return { kind: 'text' };
  if (schema instanceof z.ZodNumber)
    return {
      kind: 'number',
      min: schema.minValue ?? Number.NEGATIVE_INFINITY,
      max: schema.maxValue ?? Number.POSITIVE_INFINITY,
      isWhole: schema.format === 'safeint',
    };
  throw new Error(`No door can show the setting ${name}`);
}
