/** A length of time of the manifest (`500ms`, `60s`, `2m`, or seconds as a number) in seconds. */
export function seconds(duration: string | number): number {
  if (typeof duration === 'number') return duration;
  const [, amount = '0', unit = 's'] = /^([0-9.]+)(ms|s|m)$/.exec(duration) ?? [];
  const factor = unit === 'ms' ? 0.001 : unit === 'm' ? 60 : 1;
  return Number(amount) * factor;
}
