import { create } from 'zustand';

/**
 * `waiting`: never connected yet. `connected`. `lost`: it was there; a new one is being made.
 * `failed`: core keeps ending. `refused`: the portal does not take the token.
 */
export type ConnectionState = 'waiting' | 'connected' | 'lost' | 'failed' | 'refused';

interface Connection {
  readonly state: ConnectionState;
  /** What the other side said last, when it said something. */
  readonly reason: string | undefined;
  /** Grows with every new connection: what was read over an earlier one may be stale. */
  readonly generation: number;
}

export const useConnection = create<Connection>(() => ({
  state: 'waiting',
  reason: undefined,
  generation: 0,
}));

export function setConnected(): void {
  useConnection.setState((was) => ({
    state: 'connected',
    reason: undefined,
    generation: was.generation + 1,
  }));
}

export function setDisconnected(
  state: Exclude<ConnectionState, 'connected' | 'waiting'>,
  reason?: string,
): void {
  useConnection.setState({ state, reason });
}
