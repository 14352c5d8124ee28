import http from 'node:http';
import https from 'node:https';

/**
 * @typedef {object} LoadResult
 * @property {number} sent
 * @property {Record<string, number>} outcomes how many answers of each status, or of each reason for none
 * @property {Record<string, number>} versions answers by the version that gave them
 * @property {number[]} milliseconds of the answers with status 200, sorted
 * @property {number[]} refused milliseconds of the answers with status 503, sorted
 * @property {number} withoutRetryAfter answers with 503 that do not say when to come again
 */

/**
 * Sends requests at a steady pace over kept connections until stopped: open loop, an answer that is late holds nothing up. Loopback only.
 *
 * @param {object} options
 * @param {string} options.url
 * @param {string} options.key
 * @param {number} options.perSecond
 * @param {string} [options.body]
 * @param {string} [options.ca] PEM text
 * @param {number} [options.connections]
 * @returns {() => Promise<LoadResult>} stops, waits for the answers under way, tells what came
 */
export function startLoad({ url, key, perSecond, body = '{"x": 1}', ca, connections = 50 }) {
  const secure = url.startsWith('https:');
  const agent = secure
    ? new https.Agent({ keepAlive: true, maxSockets: connections, ca })
    : new http.Agent({ keepAlive: true, maxSockets: connections });
  /** @type {LoadResult} */
  const result = { sent: 0, outcomes: {}, versions: {}, milliseconds: [], refused: [], withoutRetryAfter: 0 };
  const pending = new Set();
  const send = () => {
    result.sent += 1;
    const one = ask({ url, key, body, agent, secure }, result).finally(() => pending.delete(one));
    pending.add(one);
  };
  const began = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
    while (result.sent < due) send();
  }, 5);
  return async () => {
    clearInterval(timer);
    await Promise.all(pending);
    agent.destroy();
    result.milliseconds.sort((a, b) => a - b);
    result.refused.sort((a, b) => a - b);
    return result;
  };
}

/**
 * @param {{url: string, key: string, body: string, agent: http.Agent, secure: boolean}} call
 * @param {LoadResult} result
 * @returns {Promise<void>}
 */
function ask({ url, key, body, agent, secure }, result) {
  const began = performance.now();
  return new Promise((resolve) => {
    const end = (/** @type {string} */ outcome) => {
      result.outcomes[outcome] = (result.outcomes[outcome] ?? 0) + 1;
      resolve();
    };
    const request = (secure ? https : http).request(`${url}/score`, {
      method: 'POST',
      agent,
      timeout: 30_000,
      headers: {
        'content-type': 'application/json',
        'content-length': body.length,
        authorization: `Bearer ${key}`,
      },
    });
    request.on('timeout', () => request.destroy(Object.assign(new Error(), { code: 'no answer in 30 s' })));
    request.on('error', (error) => end(String(/** @type {NodeJS.ErrnoException} */ (error).code)));
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('end', () => {
        countAnswer(result, response, performance.now() - began);
        end(response.statusCode === 200 ? '200' : `${response.statusCode} ${codeIn(text)}`);
      });
    });
    request.end(body);
  });
}

/**
 * @param {LoadResult} result
 * @param {http.IncomingMessage} response
 * @param {number} milliseconds since it was asked for
 */
function countAnswer(result, { statusCode, headers }, milliseconds) {
  const version = String(headers['x-service-version']);
  result.versions[version] = (result.versions[version] ?? 0) + 1;
  if (statusCode === 200) result.milliseconds.push(milliseconds);
  if (statusCode !== 503) return;
  result.refused.push(milliseconds);
  if (headers['retry-after'] === undefined) result.withoutRetryAfter += 1;
}

/**
 * @param {string} text of an answer that is an error
 * @returns {string} the scoring server's code for it; of other answers their beginning
 */
function codeIn(text) {
  return /"code":\s*"([^"]+)"/.exec(text)?.[1] ?? text.trim().slice(0, 30);
}

/**
 * @param {readonly number[]} sorted
 * @param {number} share 0 to 1
 */
export function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
