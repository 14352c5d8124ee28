/** A key as it stands in code: itself, or the variable of the environment that holds it. */
export type UsageKey = { readonly value: string } | { readonly variable: string };

export interface Call {
  readonly url: string;
  /** JSON without spaces. */
  readonly example: string;
  readonly key: UsageKey | undefined;
  /** HTTPS: its certificate may be signed by a private CA. */
  readonly isSecure: boolean;
}

/** Code that sends the example once and prints the answer; none of it needs a package. */
export const SNIPPETS: readonly {
  readonly language: string;
  readonly title: string;
  readonly code: (call: Call) => string;
}[] = [
  { language: 'curl', title: 'curl', code: curl },
  { language: 'python', title: 'Python', code: python },
  { language: 'javascript', title: 'JavaScript', code: javascript },
  { language: 'java', title: 'Java', code: java },
  { language: 'csharp', title: 'C#', code: csharp },
];

/** How each language can trust a private CA: `ca.pem` is its certificate. */
function trust({ isSecure }: Call, comment: string, how: string): readonly string[] {
  return isSecure ? [`${comment} Certificate of a private CA: ${how}`] : [];
}

function curl(call: Call): string {
  const { url, example, key } = call;
  const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  const header = (): string => {
    if (key === undefined) return '';
    const text =
      'value' in key
        ? quote(`Authorization: Bearer ${key.value}`)
        : `"Authorization: Bearer $${key.variable}"`;
    return ` \\\n  -H ${text}`;
  };
  return [
    ...trust(call, '#', 'add --cacert ca.pem'),
    `curl -X POST ${quote(url)} \\\n  -H 'Content-Type: application/json'${header()} \\\n  -d ${quote(example)}`,
  ].join('\n');
}

/** A JSON text is a Python string literal with the same escapes, but for those beyond the basic plane. */
function python(call: Call): string {
  const { url, example, key } = call;
  const isVariable = key !== undefined && 'variable' in key;
  const header = (): string => {
    if (key === undefined) return '';
    return 'value' in key
      ? `, "Authorization": "Bearer ${key.value}"`
      : `, "Authorization": "Bearer " + os.environ["${key.variable}"]`;
  };
  return [
    ...trust(call, '#', 'urlopen(request, context=ssl.create_default_context(cafile="ca.pem"))'),
    'import json',
    ...(isVariable ? ['import os'] : []),
    'from urllib.request import Request, urlopen',
    '',
    `body = ${JSON.stringify(example)}`,
    'request = Request(',
    `    ${JSON.stringify(url)},`,
    '    data=body.encode(),',
    `    headers={"Content-Type": "application/json"${header()}},`,
    ')',
    'with urlopen(request) as response:',
    '    print(json.load(response))',
  ].join('\n');
}

function javascript(call: Call): string {
  const { url, example, key } = call;
  const header = (): string => {
    if (key === undefined) return '';
    return 'value' in key
      ? `, Authorization: 'Bearer ${key.value}'`
      : `, Authorization: \`Bearer \${process.env.${key.variable}}\``;
  };
  return [
    ...trust(call, '//', 'start Node with NODE_EXTRA_CA_CERTS=ca.pem'),
    `const response = await fetch(${JSON.stringify(url)}, {`,
    "  method: 'POST',",
    `  headers: { 'Content-Type': 'application/json'${header()} },`,
    `  body: JSON.stringify(${example}),`,
    '});',
    'console.log(response.status, await response.json());',
  ].join('\n');
}

/** The HTTP client of Java 11 and later. Letters beyond ASCII are escaped: javac reads files in whatever encoding the machine has. */
function java(call: Call): string {
  const { url, example, key } = call;
  const header = (): string => {
    if (key === undefined) return '';
    const value = 'value' in key ? `"Bearer ${key.value}"` : `"Bearer " + System.getenv("${key.variable}")`;
    return `\n        .header("Authorization", ${value})`;
  };
  return [
    ...trust(call, '//', 'keytool -importcert -file ca.pem -keystore ca.p12 -storepass changeit, then'),
    // Without the password Java reads no certificate out of a PKCS#12 store.
    ...(call.isSecure
      ? ['// java -Djavax.net.ssl.trustStore=ca.p12 -Djavax.net.ssl.trustStorePassword=changeit …']
      : []),
    'import java.net.URI;',
    'import java.net.http.HttpClient;',
    'import java.net.http.HttpRequest;',
    'import java.net.http.HttpResponse;',
    '',
    'public class Score {',
    '  public static void main(String[] args) throws Exception {',
    `    String body = ${asciiLiteral(example)};`,
    `    HttpRequest request = HttpRequest.newBuilder(URI.create(${asciiLiteral(url)}))`,
    `        .header("Content-Type", "application/json")${header()}`,
    '        .POST(HttpRequest.BodyPublishers.ofString(body))',
    '        .build();',
    '    HttpResponse<String> response =',
    '        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());',
    '    System.out.println(response.statusCode() + " " + response.body());',
    '  }',
    '}',
  ].join('\n');
}

function csharp(call: Call): string {
  const { url, example, key } = call;
  const header = (): readonly string[] => {
    if (key === undefined) return [];
    const value =
      'value' in key
        ? `"Bearer ${key.value}"`
        : `"Bearer " + Environment.GetEnvironmentVariable("${key.variable}")`;
    return [`client.DefaultRequestHeaders.Add("Authorization", ${value});`];
  };
  return [
    ...trust(call, '//', 'set SSL_CERT_FILE=ca.pem (Linux), or add it to the machine’s trusted roots'),
    'using System;',
    'using System.Net.Http;',
    'using System.Text;',
    '',
    'using var client = new HttpClient();',
    ...header(),
    `var body = new StringContent(${asciiLiteral(example)}, Encoding.UTF8, "application/json");`,
    `var response = await client.PostAsync(${asciiLiteral(url)}, body);`,
    'Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");',
  ].join('\n');
}

/** A string literal of Java and C#, which have the escapes of JSON. */
function asciiLiteral(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
