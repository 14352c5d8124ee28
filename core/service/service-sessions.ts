import { createLogSessions, type LogSessions } from './log/log-sessions.ts';
import { createOpenings, type Openings } from './open/openings.ts';
import { createTrafficMemory, type TrafficMemory } from './traffic/traffic-memory.ts';

/** What a process of Slipway keeps of services while it lives; everything else is read from the cluster. */
export interface ServiceSessions {
  readonly logs: LogSessions;
  readonly openings: Openings;
  readonly traffic: TrafficMemory;
  close(): Promise<void>;
}

export function createServiceSessions(): ServiceSessions {
  const logs = createLogSessions();
  const openings = createOpenings();
  return {
    logs,
    openings,
    traffic: createTrafficMemory(),
    close: async () => {
      await Promise.all([logs.close(), openings.close()]);
    },
  };
}
