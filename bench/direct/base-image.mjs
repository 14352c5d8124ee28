import Docker from 'dockerode';

const BASE = 'python:3.11-slim';

/**
 * Puts the base image of Docker into a registry, where the direct builder reads it.
 *
 * @param {string} registry
 * @returns {Promise<string>} the setting `baseImages` that names it
 */
export async function putBase(registry) {
  const docker = new Docker();
  await docker.getImage(BASE).tag({ repo: `${registry}/python`, tag: '3.11-slim' });
  const stream = await docker.getImage(`${registry}/${BASE}`).push({ authconfig: {} });
  await new Promise((resolve, reject) => {
    docker.modem.followProgress(stream, (error, lines) => (error ? reject(error) : resolve(lines)));
  });
  return JSON.stringify({ 'python-3.11': `${registry}/${BASE}` });
}
