/**
 * Which suites run at the same time: each one with those that name it in `beside`. A suite whose neighbour does not run
 * has a round of its own.
 *
 * @template {{readonly name: string, readonly beside?: string}} Suite
 * @param {readonly Suite[]} suites in the order in which they run
 * @returns {readonly {readonly suite: Suite, readonly beside: readonly Suite[]}[]}
 */
export function rounds(suites) {
  const names = new Set(suites.map(({ name }) => name));
  return suites
    .filter((suite) => suite.beside === undefined || !names.has(suite.beside))
    .map((suite) => ({ suite, beside: suites.filter((other) => other.beside === suite.name) }));
}
