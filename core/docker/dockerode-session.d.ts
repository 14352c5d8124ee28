declare module 'dockerode/lib/session.js' {
  import type Dockerode from 'dockerode';

  /** Opens a BuildKit session that answers for registry credentials; `done` closes it. */
  export default function withSession(
    docker: Dockerode,
    credentials: { readonly username: string; readonly password: string } | undefined,
    handler: (error: Error | null, sessionId: string | null, done: () => void) => void,
  ): void;
}
