import { type MouseEvent, useRef, useState } from 'react';

export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

interface OpenedMenu<Of> extends MenuPlace {
  readonly of: Of;
}

interface ContextMenuState<Of> {
  readonly opened: OpenedMenu<Of> | undefined;
  /**
   * Opens the menu of something, for `onContextMenu`: browsers send that for the right button, the menu key and Shift F10.
   *
   * @param anchor what has the keyboard, where the menu opens without a pointer; default: the element of the event
   */
  readonly open: (event: MouseEvent<HTMLElement>, of: Of, anchor?: Element | null) => void;
  /** Closes it, and the keyboard is where it was. */
  readonly close: () => void;
}

/** Which thing's context menu is open, and where. */
export function useContextMenu<Of>(): ContextMenuState<Of> {
  const [opened, setOpened] = useState<OpenedMenu<Of>>();
  const before = useRef<HTMLElement | null>(null);
  return {
    opened,
    open: (event, of, anchor) => {
      event.preventDefault();
      before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      setOpened({ of, ...placeOf(event, anchor ?? event.currentTarget) });
    },
    close: () => {
      setOpened(undefined);
      before.current?.focus();
    },
  };
}

const RIGHT_BUTTON = 2;

function placeOf(event: MouseEvent<HTMLElement>, anchor: Element): MenuPlace {
  if (event.button === RIGHT_BUTTON) return { x: event.clientX, y: event.clientY };
  const { left, bottom } = anchor.getBoundingClientRect();
  return { x: left + 16, y: bottom };
}
