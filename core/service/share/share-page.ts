import type { ShareLanguage } from '#contract/service/share.ts';
import { snippetsOf } from '#core/run/usage.ts';
import { KEY_VARIABLE } from '../usage/service-usage.ts';
import type { ShareFacts } from './share-facts.ts';
import { SHARE_TEXTS } from './share-texts.ts';

/** Nothing is loaded and nothing runs, wherever the page is opened and whatever stands in the example. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 52rem; font: 16px/1.55 system-ui, "Segoe UI", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 1.5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
p { margin: .4rem 0; }
pre, .address { font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; background: color-mix(in srgb, currentColor 7%, transparent); border-radius: 6px; padding: .75rem 1rem; overflow: auto; user-select: all; }
.address { overflow-wrap: anywhere; }
summary { cursor: pointer; padding: .35rem 0; }
footer { margin-top: 3rem; font-size: .85rem; opacity: .75; }
`.trim();

/** One HTML file that says how to call a service: without a script, without anything from elsewhere, without a key. */
export function sharePage(
  facts: ShareFacts,
  { language, date }: { readonly language: ShareLanguage; readonly date: Date },
): string {
  const texts = SHARE_TEXTS[language];
  const { name, baseUrl, isExposed, example } = facts;
  const title = texts.title(name);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(POLICY)}">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${section(texts.address, [
  `<p class="address">POST ${escapeHtml(`${baseUrl}/score`)}</p>`,
  ...(isExposed ? [] : [paragraph(texts.inside)]),
])}
${section(texts.key, [
  paragraph(texts.keyNeeded),
  paragraph(texts.askForKey(`slipway service keys ${name}`)),
])}
${section(texts.example, [example === undefined ? paragraph(texts.noExample) : pre(indented(example))])}
${section(texts.code, [paragraph(texts.keyInCode(KEY_VARIABLE)), ...codeOf(facts)])}
${section(texts.description, [link(`${baseUrl}/openapi.json`, texts.openapi), link(`${baseUrl}/swagger.json`, texts.swagger)])}
</main>
<footer>${escapeHtml(texts.made(dateText(date, language)))}</footer>
</body>
</html>
`;
}

function codeOf({ baseUrl, example }: ShareFacts): readonly string[] {
  const key = { variable: KEY_VARIABLE };
  return snippetsOf({ url: `${baseUrl}/score`, body: example ?? '{}', key }).map(
    ({ title, code }, index) =>
      `<details${index === 0 ? ' open' : ''}><summary>${escapeHtml(title)}</summary>${pre(code)}</details>`,
  );
}

function section(title: string, parts: readonly string[]): string {
  return `<section>\n<h2>${escapeHtml(title)}</h2>\n${parts.join('\n')}\n</section>`;
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

function pre(text: string): string {
  return `<pre tabindex="0">${escapeHtml(text)}</pre>`;
}

/** The address comes from the cluster: only one of the web becomes a link. */
function link(url: string, title: string): string {
  const shown = escapeHtml(url);
  const target = /^https?:\/\//.test(url) ? `<a href="${shown}">${escapeHtml(title)}</a>` : escapeHtml(title);
  return `<p>${target}: <code>${shown}</code></p>`;
}

function indented(json: string): string {
  return JSON.stringify(JSON.parse(json), undefined, 2);
}

function dateText(date: Date, language: ShareLanguage): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}

/** Text as it may stand between tags and in quoted attributes. */
function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
