import { Agent as HttpAgent } from 'node:http';
import { type AgentOptions, Agent as HttpsAgent } from 'node:https';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';

/** An agent that keeps its connections, for requests to `url`; through an HTTP proxy when one is given. TLS options are those of the far end. */
export function openAgent(url: URL, proxy: string | undefined, tls: AgentOptions = {}): HttpAgent {
  const isPlain = url.protocol === 'http:';
  const options = { ...tls, keepAlive: true };
  if (proxy !== undefined)
    return isPlain ? new HttpProxyAgent({ ...options, proxy }) : new HttpsProxyAgent({ ...options, proxy });
  return isPlain ? new HttpAgent(options) : new HttpsAgent(options);
}
