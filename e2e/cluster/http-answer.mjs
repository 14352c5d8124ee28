import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';

/**
 * @param {string} url of a health address; its certificate is not looked at, for it is a program's own
 * @returns {Promise<number | undefined>} the status; undefined: nobody answers, or not in time
 */
export function statusOf(url) {
  return new Promise((resolve) => {
    const options = { timeout: 2000, agent: false };
    const request = url.startsWith('https:')
      ? getHttps(url, { ...options, rejectUnauthorized: false }, answered)
      : getHttp(url, options, answered);
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));

    /** @param {import('node:http').IncomingMessage} response */
    function answered(response) {
      response.resume();
      resolve(response.statusCode);
    }
  });
}
