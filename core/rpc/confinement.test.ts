import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isContractProcedure } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { contract } from '#contract/index.ts';
import { portalReach, windowReach } from '#core/project/reach.ts';
import { router } from '#core/router.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { pathPlaces } from './path-places.ts';

interface Procedure {
  readonly path: readonly string[];
  readonly schema: z.ZodType | undefined;
}

/** Every procedure of the contract. */
function procedures(at: object, path: readonly string[] = []): readonly Procedure[] {
  return Object.entries(at).flatMap(([name, value]: [string, unknown]) => {
    if (isContractProcedure(value)) {
      const schema = value['~orpc'].inputSchema;
      return [{ path: [...path, name], schema: schema instanceof z.ZodType ? schema : undefined }];
    }
    return typeof value === 'object' && value !== null ? procedures(value, [...path, name]) : [];
  });
}

const ALL = procedures(contract);
const NAMING = ALL.filter(({ schema }) => schema !== undefined && pathPlaces(schema).places.length > 0);

/** What looks like a path by its name and is none of this machine. */
const OTHER_PATHS: Readonly<Record<string, string>> = {
  'run.request path': 'of a URL, asked of a run of ours only',
  'service.request path': 'of a URL, asked of an opened service only',
  'manifest.edit edits[].path': 'a key of the manifest',
  'service.regenerateKey key': 'which of two keys of a service',
  'task.list task': 'none',
};
const LOOKS_LIKE_A_PATH = /(?:path|folder|file|directory|kubeconfig|certificate|^key$|parent|python|roots)/i;

describe('every procedure of the contract', () => {
  test('is listed with the paths that its input names and what each may be', async () => {
    const lines = ALL.map(({ path, schema }) => {
      const places = schema === undefined ? [] : pathPlaces(schema).places;
      const named = places.map(({ at, use }) => `${at} (${use})`).join(', ');
      return `${path.join('.')}: ${named === '' ? '–' : named}`;
    });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('__snapshots__/confinement.txt');
  });

  test('marks each field that is called like a path', () => {
    const missed = ALL.flatMap(({ path, schema }) => {
      if (schema === undefined) return [];
      const marked = new Set(pathPlaces(schema).places.map(({ at }) => at));
      return stringFields(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
        .filter((at) => LOOKS_LIKE_A_PATH.test(at.split('.').at(-1) ?? ''))
        .filter((at) => !marked.has(at) && !Object.hasOwn(OTHER_PATHS, `${path.join('.')} ${at}`))
        .map((at) => `${path.join('.')} ${at}`);
    });
    expect(missed).toEqual([]);
  });
});

describe.each(['portal', 'window'] as const)('a page at the door of the %s', (door) => {
  it.each(
    NAMING.flatMap(({ path, schema }) =>
      pathPlaces(schema ?? z.never()).places.map(({ at, use }) => ({
        name: path.join('.'),
        path,
        schema,
        at,
        use,
      })),
    ),
  )('is refused an outside path by $name as $at', async ({ path, schema, at, use }) => {
    const { client, outside, link, inside } = await page(door);
    const outsiders = use === 'in-project' ? ['.git/hooks/pre-commit', 'a/.env'] : outside;
    for (const wrong of [...outsiders, ...(use === 'in-project' ? [] : [link])]) {
      const input = inputWith(schema ?? z.never(), { at, path: wrong, others: inside });
      await expect(call(client, path, input), `${at} = ${wrong}`).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
  });
});

/** A page with one folder open to it, and places that are not. */
async function page(door: 'portal' | 'window') {
  const core = await temporaryCore();
  const home = await realpath(core.folder);
  const inside = join(home, 'mine');
  const outside = await realpath(await temporaryFolder());
  for (const folder of [inside, outside]) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'slipway.yml'), 'name: iris\n');
  }
  await core.client.cluster.add({
    name: 'team',
    registry: 'registry.example.org',
    ...(await kubeconfigOf(home)),
  });
  const link = join(inside, 'link');
  await symlink(outside, link);
  const window = windowReach(core.context);
  window.allow(inside);
  const reach = door === 'portal' ? portalReach(core.context) : window;
  const client: unknown = createRouterClient(router, { context: { ...core.context, reach } });
  return {
    client,
    inside,
    link,
    outside: [
      outside,
      join(outside, 'deeper', 'x'),
      join(inside, '..', '..', 'x'),
      join(inside, '.ssh', 'id'),
    ],
  };
}

async function kubeconfigOf(home: string): Promise<{ readonly kubeconfig: string }> {
  const kubeconfig = join(home, 'config');
  await writeFile(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [{ name: 'there', cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: 'ada', user: { token: 'good' } }],
      contexts: [{ name: 'test', context: { cluster: 'there', user: 'ada' } }],
    }),
  );
  return { kubeconfig };
}

async function call(client: unknown, path: readonly string[], input: unknown): Promise<unknown> {
  const found = path.reduce<unknown>(
    (at, part) => (isNested(at) ? Reflect.get(at, part) : undefined),
    client,
  );
  if (typeof found !== 'function') throw new Error(`${path.join('.')} is not there`);
  return Reflect.apply(found, undefined, [input]);
}

function isNested(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

interface Wanted {
  /** The field that gets the path. */
  readonly at: string;
  readonly path: string;
  /** For all other paths. */
  readonly others: string;
}

/** An input that the schema takes, with a path in one place. */
function inputWith(schema: z.core.$ZodType, wanted: Wanted): unknown {
  return valueFor(schema, '', wanted);
}

function valueFor(schema: z.core.$ZodType, at: string, wanted: Wanted): unknown {
  const { places } = pathPlaces(schema);
  const def = (schema as z.core.$ZodTypes)._zod.def;
  const leads =
    wanted.at === at ||
    wanted.at.startsWith(`${at}.`) ||
    wanted.at.startsWith(`${at}[`) ||
    wanted.at.startsWith(`${at}{`) ||
    at === '';
  switch (def.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(def.shape)
          .map(([name, field]): [string, unknown] => [
            name,
            valueFor(field, at === '' ? name : `${at}.${name}`, wanted),
          ])
          .filter(([, value]) => value !== undefined),
      );
    case 'optional':
    case 'default':
    case 'prefault':
    case 'nullable':
      return leads && places.length > 0 ? valueFor(def.innerType, at, wanted) : undefined;
    case 'readonly':
      return valueFor(def.innerType, at, wanted);
    case 'nonoptional':
      return valueFor(withoutOptional(def.innerType), at, wanted);
    case 'array':
      return [valueFor(def.element, `${at}[]`, wanted)];
    case 'union': {
      const named = def.options.find((option) => leads && pathPlaces(option).places.length > 0);
      return valueFor(named ?? def.options[0] ?? z.never(), at, wanted);
    }
    case 'literal':
      return def.values[0];
    case 'enum':
      return Object.values(def.entries)[0];
    case 'record':
      return leads && places.length > 0 ? { any: valueFor(def.valueType, `${at}{}`, wanted) } : {};
    case 'number':
      return 1;
    case 'boolean':
      return false;
    case 'string':
      if (places.length === 0) return 'iris';
      return at === wanted.at ? wanted.path : wanted.others;
    default:
      throw new Error(`${at}: no value is made for a schema of the kind ${def.type}`);
  }
}

function withoutOptional(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? withoutOptional(schema.unwrap()) : schema;
}

/** The names of all fields that hold text, as `pathPlaces` writes them. */
function stringFields(schema: unknown, at = ''): readonly string[] {
  const node = z
    .looseObject({
      type: z.unknown(),
      properties: z.record(z.string(), z.unknown()).optional(),
      items: z.unknown().optional(),
      additionalProperties: z.unknown().optional(),
      anyOf: z.array(z.unknown()).optional(),
      oneOf: z.array(z.unknown()).optional(),
    })
    .safeParse(schema).data;
  if (node === undefined) return [];
  return [
    ...(node.type === 'string' ? [at] : []),
    ...Object.entries(node.properties ?? {}).flatMap(([name, field]) =>
      stringFields(field, at === '' ? name : `${at}.${name}`),
    ),
    ...(node.items === undefined ? [] : stringFields(node.items, `${at}[]`)),
    ...(node.additionalProperties === undefined ? [] : stringFields(node.additionalProperties, `${at}{}`)),
    ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap((option) => stringFields(option, at)),
  ];
}
