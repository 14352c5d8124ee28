import { DETAIL_HEADING_ID } from './detail-head.tsx';

/** Takes the keyboard from a list to what is selected in it; the actions are the next tab stops. */
export function focusDetail(): void {
  document.getElementById(DETAIL_HEADING_ID)?.focus();
}
