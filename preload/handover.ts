/*
 * The names of the messages between page, preload and main. Nothing but these passes through the preload script.
 */

/** Page → main: give me fresh ports. */
export const WANT_PORTS = 'slipway:want-ports';
/** Main → page: two ports, the first to core, the second to the shell. */
export const PORTS = 'slipway:ports';
/** Main → page: how core is. */
export const CORE_STATE = 'slipway:core-state';
/** Preload → main, then page: the paths of what was dropped on the window. */
export const DROPPED = 'slipway:dropped';

/**
 * `lost`: core ended and is being started again. `failed`: it keeps ending; asking for ports tries once more.
 * `reason` is what core said last, for the person who reads it.
 */
export interface CoreState {
  readonly state: 'lost' | 'failed';
  readonly reason?: string;
}
