/**
 * @typedef {object} Notice
 * @property {string} name
 * @property {string} version
 * @property {string} licence
 * @property {string} text of its licence files; may be empty
 */

/**
 * @param {readonly Notice[]} bundled in a build
 * @param {readonly Notice[]} installed into images
 * @returns {string} Markdown; a text that several packages share appears once
 */
export function noticesText(bundled, installed) {
  return [
    '# Third-party notices',
    '',
    'Slipway contains the npm packages below. Electron and Chromium bring their own notices (`LICENSES.chromium.html`).',
    '',
    ...section(bundled),
    '## Installed into images',
    '',
    'The scoring server needs these Python packages. They are not part of Slipway: each build of an image downloads them.',
    '',
    ...section(installed),
  ].join('\n');
}

/** @param {readonly Notice[]} notices */
function section(notices) {
  /** @type {Map<string, Notice[]>} */
  const byText = new Map();
  for (const notice of notices) {
    const key = notice.text === '' ? `no file ${notice.licence}` : notice.text;
    byText.set(key, [...(byText.get(key) ?? []), notice]);
  }
  return [...byText.values()].flatMap((group) => [
    ...group.map(({ name, version, licence }) => `- **${name}** ${version} (${licence})`),
    '',
    ...(group[0]?.text ? [fenced(group[0].text), ''] : []),
  ]);
}

/** @param {string} text */
function fenced(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
