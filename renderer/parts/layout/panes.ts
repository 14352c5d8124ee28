/** Marks a part of the window that F6 leads to. Of nested ones the inner count. */
export const PANE = { 'data-pane': true } as const;

/** What somebody comes to a part for; where there is none of it, its first tab stop. */
const AIMS = '#detail-heading, [role="listbox"], [role="textbox"], [role="log"]';
const TAB_STOPS =
  'a[href], button:enabled, input:enabled, textarea:enabled, select:enabled, [tabindex]:not([tabindex="-1"])';

/** Takes the keyboard to the next part of the window, out of an editor too; from nowhere, into the page. */
export function focusNextPane(step: 1 | -1): void {
  const focused = document.activeElement;
  // A dialog keeps the keyboard until it is closed.
  if (focused?.closest('[aria-modal="true"]')) return;
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].flatMap((pane) => {
    const aim = pane.querySelector('[data-pane]') === null ? aimIn(pane) : undefined;
    return aim === undefined ? [] : [{ pane, aim }];
  });
  const at = panes.findIndex(({ pane }) => pane.contains(focused));
  const next =
    at === -1
      ? panes.find(({ pane }) => pane.closest('main') !== null)
      : panes[(at + step + panes.length) % panes.length];
  next?.aim.focus();
}

function aimIn(pane: HTMLElement): HTMLElement | undefined {
  for (const selector of [AIMS, TAB_STOPS]) {
    const found = [...pane.querySelectorAll<HTMLElement>(selector)].find((element) =>
      element.checkVisibility({ visibilityProperty: true }),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
