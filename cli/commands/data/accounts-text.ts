import type { Accounts } from '#contract/telemetry/recorded-call.ts';

/** How complete the calls are, in one line. */
export function accountsText({ offered, stored, sampledOut, lost, missing, unreadable }: Accounts): string {
  const wanted = offered - sampledOut;
  const share = wanted === 0 ? '100' : percent(stored / wanted);
  const parts = [
    ...Object.entries(lost).map(([reason, count]) => `${count} lost (${reason})`),
    ...(missing === 0 ? [] : [`${missing} waiting or gone with their replica`]),
    ...(sampledOut === 0 ? [] : [`${sampledOut} left out by share or rate`]),
    ...(unreadable === 0 ? [] : [`${unreadable} ${unreadable === 1 ? 'file' : 'files'} cut or foreign`]),
  ];
  return `${share} % complete: ${stored} of ${wanted} calls stored${parts.length === 0 ? '' : `; ${parts.join(', ')}`}`;
}

/** One digit, and 100 only when nothing is missing. */
function percent(share: number): string {
  return share >= 1 ? '100' : String(Math.floor(share * 1000) / 10);
}
