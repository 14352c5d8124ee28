/** What others need in order to call a service. There is no key in it, and no address that only this machine has. */
export interface ShareFacts {
  readonly name: string;
  /** Below it lie /score, /openapi.json and /swagger.json. */
  readonly baseUrl: string;
  /** Whether it can be reached from outside its cluster. */
  readonly isExposed: boolean;
  /** A request as JSON; undefined: no replica could be asked. */
  readonly example: string | undefined;
}
