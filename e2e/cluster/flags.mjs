/**
 * @param {Readonly<Record<string, string | number | boolean>>} values
 * @returns {string[]} as a program's arguments: `--name=value`
 */
export function flags(values) {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}
