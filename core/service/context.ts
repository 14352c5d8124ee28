import type { CoreContext } from '#core/context.ts';
import type { ServiceSessions } from './service-sessions.ts';

/** What the functions of this stage may need. */
export interface ServiceContext extends CoreContext {
  /** What this process keeps of services: logs being read, port-forwards, earlier readings. */
  readonly serviceSessions: ServiceSessions;
}
