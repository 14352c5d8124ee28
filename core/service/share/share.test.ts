import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { postmanCollection } from './postman-collection.ts';
import type { ShareFacts } from './share-facts.ts';
import { sharePage } from './share-page.ts';

const FACTS: ShareFacts = {
  name: 'iris',
  baseUrl: 'https://models.example.org/iris',
  isExposed: true,
  example: '{"input_df":[{"petal length":1.4}]}',
};
const DATE = new Date('2026-11-30T10:00:00Z');
const page = (change: Partial<ShareFacts> = {}, language: 'en' | 'fr' = 'en'): string =>
  sharePage({ ...FACTS, ...change }, { language, date: DATE });

describe('the page', () => {
  it('has the address, the example, code in each language, and how to get a key', () => {
    const html = page();
    for (const text of [
      'POST https://models.example.org/iris/score',
      '&quot;petal length&quot;: 1.4',
      'slipway service keys iris',
      '<summary>curl</summary>',
      '<summary>Python</summary>',
      'href="https://models.example.org/iris/openapi.json"',
      'November 30, 2026',
    ])
      expect(html).toContain(text);
    expect(html).toContain('$SLIPWAY_KEY');
  });

  it('loads nothing and runs nothing', () => {
    const html = page();
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|@import|url\(/i);
    expect(html).toContain('default-src &#39;none&#39;');
  });

  test.each([
    ['a name', { name: 'x"><script>alert(1)</script>' }],
    ['an example', { example: JSON.stringify({ a: '</pre><script>alert(1)</script>', "b'": '"onload=x' }) }],
    ['an address', { baseUrl: 'https://a.example/"><img src=x onerror=alert(1)>' }],
  ])('keeps markup in %s as text', (_what, change) => {
    const html = page(change);
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<img');
    expect(html.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[a-z/!][^>]*\bon[a-z]+=/i);
  });

  it('makes no link of an address that is not of the web', () => {
    expect(page({ baseUrl: 'javascript:alert(1)' })).not.toContain('href=');
  });

  it('says when the service is not exposed, and when no example is known', () => {
    const html = page({ isExposed: false, example: undefined });
    expect(html).toContain('can only be called from inside its cluster');
    expect(html).toContain('No example is known now');
  });

  it('speaks French', () => {
    const html = page({ isExposed: false }, 'fr');
    expect(html).toContain('<html lang="fr">');
    expect(html).toContain('Comment appeler iris');
    expect(html).toContain('30 novembre 2026');
    expect(html).not.toMatch(/Ask the person|Every request/);
  });
});

const collectionSchema = z.object({
  info: z.object({ name: z.string(), schema: z.string() }),
  variable: z.array(z.object({ key: z.string(), value: z.string() })),
  auth: z.object({ bearer: z.array(z.object({ value: z.string() })) }),
  item: z.array(
    z.object({
      name: z.string(),
      request: z.object({ method: z.string(), body: z.object({ raw: z.string() }).optional() }),
    }),
  ),
});

describe('the collection of Postman', () => {
  it('is of version 2.1, with the address as a variable and an empty key', () => {
    const { info, variable, auth, item } = collectionSchema.parse(JSON.parse(postmanCollection(FACTS)));
    expect(info.schema).toContain('/v2.1.0/');
    expect(variable).toEqual([
      expect.objectContaining({ key: 'baseUrl', value: FACTS.baseUrl }),
      expect.objectContaining({ key: 'key', value: '' }),
    ]);
    expect(auth.bearer[0]?.value).toBe('{{key}}');
    expect(item.map(({ request }) => request.method)).toEqual(['POST', 'GET', 'GET']);
    expect(JSON.parse(item[0]?.request.body?.raw ?? '')).toEqual(JSON.parse(FACTS.example ?? ''));
  });

  it.each(['{{name}}', '{{{a}}}', 'a{{', '\\{{x}}', '"{{y}}"'])(
    'keeps %s in a value from being taken for a variable',
    (value) => {
      const example = JSON.stringify({ [value]: value, nested: [{ b: [{ c: { d: 1 } }] }] });
      const { item } = collectionSchema.parse(JSON.parse(postmanCollection({ ...FACTS, example })));
      const raw = item[0]?.request.body?.raw ?? '';
      expect(raw).not.toMatch(/\{\{/);
      expect(JSON.parse(raw)).toEqual(JSON.parse(example));
    },
  );
});
