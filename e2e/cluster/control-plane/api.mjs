import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { ADDRESSES } from '../addresses.mjs';
import { certificateFiles } from '../identity/certificates.mjs';

/**
 * Reads from the API server as the administrator.
 *
 * @param {string} path such as `/readyz`
 * @param {'GET' | 'DELETE'} [method]
 * @returns {Promise<{status: number, body: string} | undefined>} undefined: nobody answers, or not in time
 */
export async function askApi(path, method = 'GET') {
  const { certificate, key } = certificateFiles('admin');
  const files = [certificateFiles('ca').certificate, certificate, key];
  const contents = await Promise.all(files.map((file) => readFile(file).catch(() => undefined)));
  const [ca, cert, keyContent] = contents;
  if (!ca || !cert || !keyContent) return undefined;
  return new Promise((resolve) => {
    const options = {
      ...ADDRESSES.apiServer,
      path,
      method,
      ca,
      cert,
      key: keyContent,
      timeout: 3000,
      agent: false,
    };
    const asked = request(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', () => resolve(undefined));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
}

/**
 * @param {string} path
 * @returns {Promise<boolean>} whether the API server has that
 */
export async function apiHas(path) {
  return (await askApi(path))?.status === 200;
}

/** @param {string} node its name @returns {Promise<boolean>} whether the node takes pods */
export async function nodeIsReady(node) {
  const answer = await askApi(`/api/v1/nodes/${node}`);
  if (answer?.status !== 200) return false;
  /** @type {{status: {conditions?: readonly {type: string, status: string}[]}}} */
  const { status } = JSON.parse(answer.body);
  return (
    status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false
  );
}
