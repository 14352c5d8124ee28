import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../machine/command.mjs';
import { ROOT } from '../repository.mjs';
import { ensureScoringEnvironment } from '../suites/scoring-environment.mjs';

/**
 * @typedef {object} PythonPackage
 * @property {string} name
 * @property {string} version
 * @property {string} licence
 * @property {string} text of its licence files
 */

/** Prints what the packages named on the command line, and those they need, say about themselves. */
const PROGRAM = `
import json, re, sys
from importlib.metadata import distribution
waiting, seen = list(sys.argv[1:]), {}
while waiting:
    name = waiting.pop()
    if name in seen:
        continue
    facts = distribution(name)
    metadata = facts.metadata
    classifiers = [c.split(" :: ")[-1] for c in metadata.get_all("Classifier", []) if c.startswith("License ::")]
    licence = metadata.get("License-Expression") or metadata.get("License") or ", ".join(classifiers)
    files = [f for f in facts.files or [] if re.match(r"(licen[cs]e|copying|notice)", f.name, re.I)]
    text = "\\n\\n".join(f.locate().read_text(encoding="utf-8").strip() for f in files)
    seen[name] = {"name": name, "version": facts.version, "licence": licence, "text": text}
    for needed in facts.requires or []:
        if ";" not in needed:
            waiting.append(re.match(r"[\\w.-]+", needed).group())
print(json.dumps(sorted(seen.values(), key=lambda one: one["name"])))
`;

/** @returns {Promise<readonly PythonPackage[]>} what the scoring server needs in every image */
export async function scoringPackages() {
  const project = await readFile(join(ROOT, 'resources', 'scoring', 'pyproject.toml'), 'utf8');
  const list = /^dependencies = \[(.*?)^\]/ms.exec(project)?.[1] ?? '';
  const names = [...list.matchAll(/"([\w.-]+)/g)].map(([, name = '']) => name);
  return JSON.parse(await run(await ensureScoringEnvironment(), ['-c', PROGRAM, ...names]));
}
