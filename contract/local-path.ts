import { z } from 'zod';

/** An absolute path of this machine that the caller may name. Only core's doors make one of what a caller sends. */
export type LocalPath = string & z.core.$brand<'LocalPath'>;

/**
 * What a path is for, which decides where it may lie when a page names it.
 * `content`: below the folders that are open to the page. `kubeconfig`: one file that the user chose, or that a cluster
 * has already. `certificate`, `interpreter`: as `content`, or one that a cluster or the settings have already. `in-project`: below the folder that is named next to it.
 */
export type PathUse = 'content' | 'kubeconfig' | 'certificate' | 'interpreter' | 'in-project';

const uses = z.registry<{ readonly use: PathUse }>();

/** A path of this machine in the input of a procedure. Core resolves and confines it before the procedure sees it. */
export function localPath(use: Exclude<PathUse, 'in-project'> = 'content') {
  const schema = pathText().brand<'LocalPath'>();
  uses.add(schema, { use });
  return schema;
}

/** A path below the folder of a project, with `/`. */
export function projectPath() {
  const schema = pathText();
  uses.add(schema, { use: 'in-project' });
  return schema;
}

/** Longer than any file system takes is a mistake; the null character ends a path for the system. A new schema each time: each has its use. */
const pathText = () =>
  z
    .string()
    .min(1)
    .max(32_768)
    .refine((text) => !text.includes('\0'), 'A path cannot contain the null character');

/** Returns what the path that this schema describes is for; undefined when it describes no path. */
export function pathUseOf(schema: z.core.$ZodType): PathUse | undefined {
  return uses.get(schema)?.use;
}
