import { requestNameSchema } from '#contract/project/request.ts';

const LONGEST_PART = 60;
const MOST_PARTS = 4;

/** The example of a project is not chosen by an import. */
const RESERVED: readonly string[] = ['example'];

/** Gives titles names that files can have, each once and none that is taken. */
export function createRequestNames(taken: readonly string[]): (title: string) => string {
  // Some file systems take letters of either case for the same.
  const used = new Set([...RESERVED, ...taken].map((name) => name.toLowerCase()));
  return (title) => {
    const base = nameOf(title);
    let name = base;
    for (let count = 2; used.has(name.toLowerCase()); count += 1) name = `${base}-${count}`;
    used.add(name.toLowerCase());
    return name;
  };
}

function nameOf(title: string): string {
  const parts = title
    .slice(0, 2000)
    .split(/[/\\]/)
    .map((part) => part.slice(0, LONGEST_PART).replaceAll(/[<>:"|?*\p{Cc}\p{Cf}\p{Cs}]+/gu, '-'))
    .map((part) => part.replace(/^[\s.-]+/, '').replace(/[\s.-]+$/, ''))
    .filter((part) => part !== '');
  const name = parts.slice(-MOST_PARTS).join('/');
  return requestNameSchema.max(190).safeParse(name).success ? name : 'request';
}
