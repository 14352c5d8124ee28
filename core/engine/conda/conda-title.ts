const MOST_NAMED = 6;

/** The title of a layer of conda packages. */
export function condaTitle(packages: readonly string[]): string {
  const more = packages.length - MOST_NAMED;
  const named = packages.slice(0, MOST_NAMED).join(', ');
  return `Conda packages: ${more > 0 ? `${named} and ${more} more` : named}`;
}
