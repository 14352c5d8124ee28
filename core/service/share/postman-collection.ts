import type { ShareFacts } from './share-facts.ts';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** A collection of Postman, version 2.1: the address and an empty key are its variables. */
export function postmanCollection({ name, baseUrl, example }: ShareFacts): string {
  const get = (title: string, path: string): object => ({
    name: title,
    request: { method: 'GET', header: [], url: urlOf(path) },
  });
  const collection = {
    info: {
      name,
      description: `Requests to the service ${name}. Set the variable “key” to one of its keys.`,
      schema: SCHEMA,
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{key}}', type: 'string' }] },
    variable: [
      { key: 'baseUrl', value: baseUrl, type: 'string' },
      { key: 'key', value: '', type: 'string' },
    ],
    item: [
      {
        name: 'Score',
        request: {
          method: 'POST',
          header: [{ key: 'Content-Type', value: 'application/json' }],
          body: { mode: 'raw', raw: inPostman(example ?? '{}'), options: { raw: { language: 'json' } } },
          url: urlOf('score'),
        },
      },
      get('OpenAPI 3 document', 'openapi.json'),
      get('Swagger 2 document', 'swagger.json'),
    ],
  };
  return `${JSON.stringify(collection, undefined, 2)}\n`;
}

function urlOf(path: string): object {
  return { raw: `{{baseUrl}}/${path}`, host: ['{{baseUrl}}'], path: [path] };
}

/** Postman puts variables in for `{{…}}`, in bodies too: braces that belong to a value are written as escapes of JSON. */
function inPostman(json: string): string {
  const text = JSON.stringify(JSON.parse(json), undefined, 2);
  return text.replaceAll(/"(?:[^"\\]|\\.)*"/g, (word) => word.replaceAll('{{', '{\\u007b'));
}
