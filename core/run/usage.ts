import { SlipwayError } from '../../contract/errors.ts';
import type { Snippet, Usage } from '../../contract/run/run.ts';

/** How to call a scoring address, with code to paste. Pure. `example` is a JSON text. */
export function usageOf(options: {
  readonly baseUrl: string;
  readonly example: string;
  /** Shown where a key goes; a run on this machine has none. */
  readonly key?: string;
}): Usage {
  const scoringUrl = `${options.baseUrl}/score`;
  return {
    scoringUrl,
    swaggerUrl: `${options.baseUrl}/swagger.json`,
    openapiUrl: `${options.baseUrl}/openapi.json`,
    headers: {
      'Content-Type': 'application/json',
      ...(options.key === undefined ? {} : { Authorization: `Bearer ${options.key}` }),
    },
    example: options.example,
    snippets: snippetsOf({ url: scoringUrl, body: options.example, key: options.key }),
  };
}

/** Code that sends a request to a scoring address. `body` is a JSON text; `bad_input` when it is none. */
export function snippetsOf(request: {
  readonly url: string;
  readonly body: string;
  readonly key?: string | undefined;
}): readonly Snippet[] {
  const call: Call = { url: request.url, example: compactJson(request.body), key: request.key };
  return [
    { language: 'curl', title: 'curl', code: curl(call) },
    { language: 'python', title: 'Python', code: python(call) },
    { language: 'javascript', title: 'JavaScript', code: javascript(call) },
    { language: 'java', title: 'Java', code: java(call) },
    { language: 'csharp', title: 'C#', code: csharp(call) },
  ];
}

interface Call {
  readonly url: string;
  readonly example: string;
  readonly key: string | undefined;
}

function compactJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (cause) {
    throw new SlipwayError('bad_input', {
      message: `The request is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'Code is made of a request that is JSON.',
      cause,
    });
  }
}

function curl({ url, example, key }: Call): string {
  const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  const header = key === undefined ? '' : ` \\\n  -H ${quote(`Authorization: Bearer ${key}`)}`;
  return `curl -X POST ${quote(url)} \\\n  -H 'Content-Type: application/json'${header} \\\n  -d ${quote(example)}`;
}

/** Only what Python brings along. A JSON text is a Python string literal with the same escapes, but for those beyond the basic plane. */
function python({ url, example, key }: Call): string {
  const header = key === undefined ? '' : `, "Authorization": "Bearer ${key}"`;
  return [
    'import json',
    'from urllib.request import Request, urlopen',
    '',
    `body = ${JSON.stringify(example)}`,
    'request = Request(',
    `    ${JSON.stringify(url)},`,
    '    data=body.encode(),',
    `    headers={"Content-Type": "application/json"${header}},`,
    ')',
    'with urlopen(request) as response:',
    '    print(json.load(response))',
  ].join('\n');
}

function javascript({ url, example, key }: Call): string {
  const header = key === undefined ? '' : `, Authorization: 'Bearer ${key}'`;
  return [
    `const response = await fetch(${JSON.stringify(url)}, {`,
    "  method: 'POST',",
    `  headers: { 'Content-Type': 'application/json'${header} },`,
    `  body: JSON.stringify(${example}),`,
    '});',
    'console.log(response.status, await response.json());',
  ].join('\n');
}

/** The HTTP client of Java 11 and later. */
function java({ url, example, key }: Call): string {
  const header = key === undefined ? '' : `\n        .header("Authorization", "Bearer ${key}")`;
  return [
    'import java.net.URI;',
    'import java.net.http.HttpClient;',
    'import java.net.http.HttpRequest;',
    'import java.net.http.HttpResponse;',
    '',
    'public class Score {',
    '  public static void main(String[] args) throws Exception {',
    `    String body = ${JSON.stringify(example)};`,
    `    HttpRequest request = HttpRequest.newBuilder(URI.create(${JSON.stringify(url)}))`,
    `        .header("Content-Type", "application/json")${header}`,
    '        .POST(HttpRequest.BodyPublishers.ofString(body))',
    '        .build();',
    '    HttpResponse<String> response =',
    '        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());',
    '    System.out.println(response.statusCode() + " " + response.body());',
    '  }',
    '}',
  ].join('\n');
}

function csharp({ url, example, key }: Call): string {
  const header =
    key === undefined ? [] : [`client.DefaultRequestHeaders.Add("Authorization", "Bearer ${key}");`];
  return [
    'using System.Net.Http;',
    'using System.Text;',
    '',
    'using var client = new HttpClient();',
    ...header,
    `var body = new StringContent(${JSON.stringify(example)}, Encoding.UTF8, "application/json");`,
    `var response = await client.PostAsync(${JSON.stringify(url)}, body);`,
    'Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");',
  ].join('\n');
}
