import { posix } from 'node:path';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { report } from '../diagnostic.ts';
import type { FoundImport, ImportGraph } from '../doctor/local-modules.ts';
import { positionsOf } from '../text/positions.ts';

/**
 * Relative imports that Python refuses (“attempted relative import …”): in files that are in no package because they lie
 * in the project folder or are imported by their own name alone, and with more dots than there are folders.
 */
export function checkRelativeImports(graph: ImportGraph): readonly Diagnostic[] {
  const [script] = graph.modules;
  const alone = importedAlone(graph.imports);
  return graph.imports.flatMap(({ file, imported }) => {
    const folders = posix.dirname(file) === '.' ? 0 : posix.dirname(file).split('/').length;
    const depth = file !== script?.path && alone.has(file) ? 0 : folders;
    if (imported.level <= depth || imported.isOptional) return [];
    const text = graph.modules.find((one) => one.path === file)?.text ?? '';
    const range = positionsOf(text).range(imported.start, imported.end);
    const { module, names } = imported;
    return [
      report({
        severity: 'error',
        code: 'relative-import',
        message:
          depth === 0
            ? `“from ${'.'.repeat(imported.level)}${module}” is a relative import, but ${file} is in no package.`
            : `“from ${'.'.repeat(imported.level)}${module}” goes above the project folder.`,
        hint:
          module === ''
            ? `Write \`import ${names.join(', ')}\`.`
            : `Write \`from ${module} import ${names.join(', ')}\`.`,
        file,
        range,
        fixes: [
          module === ''
            ? undefined
            : { title: `Write “from ${module}”`, edits: [{ file, range, text: module }] },
        ],
      }),
    ];
  });
}

/** Files that are imported as top modules: `import tools` beside the script makes tools.py one, in whatever folder. */
function importedAlone(imports: readonly FoundImport[]): ReadonlySet<string> {
  return new Set(
    imports.flatMap(({ imported, local }) =>
      local !== undefined && imported.level === 0 && posix.basename(local) === `${imported.module}.py`
        ? [local]
        : [],
    ),
  );
}
