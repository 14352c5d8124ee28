import { join } from 'node:path';
import { daemonPid, startDaemon, stopDaemon } from '#scripts/machine/daemon.mjs';
import { clusterFile } from './cluster-folder.mjs';

/**
 * One of the cluster's programs, running.
 *
 * @typedef {object} ClusterProcess
 * @property {string} name of its record and log
 * @property {string} program its name in the programs' folder
 * @property {readonly string[]} programArguments
 * @property {Readonly<Record<string, string>>} [environment] in addition to the usual one
 * @property {string} [networkNamespace] default: the machine's own
 * @property {() => Promise<boolean>} ready
 */

/** Milliseconds; far more than any of them takes on a machine that is not busy. */
const START_LIMIT = 180_000;

/** @param {string} name @returns {string} */
const record = (name) => clusterFile('run', `${name}.json`);

/**
 * @param {string} programs the folder of the cluster's programs
 * @param {ClusterProcess} process
 * @returns {Promise<void>} when it is ready; nothing happens when it runs already
 * @throws {Error} with the last lines of its log
 */
export async function startProcess(programs, process) {
  if (await isRunning(process.name)) return;
  const program = join(programs, process.program);
  // Not `ip netns exec`: that mounts a /sys of its own, and hides /sys/fs/cgroup.
  const enter = process.networkNamespace ? ['nsenter', `--net=/run/netns/${process.networkNamespace}`] : [];
  const [command = program, ...commandArguments] = [...enter, program, ...process.programArguments];
  await startDaemon({
    record: record(process.name),
    command,
    commandArguments,
    environment: { ...programEnvironment(programs), ...process.environment },
    log: clusterFile('log', `${process.name}.log`),
    ready: process.ready,
    timeout: START_LIMIT,
  });
}

/**
 * @param {string} programs
 * @returns {NodeJS.ProcessEnv} in which the cluster's programs find each other and Debian's (runc, iptables, conntrack)
 */
export function programEnvironment(programs) {
  const path = [programs, '/usr/sbin', '/sbin', process.env.PATH ?? '/usr/bin:/bin'].join(':');
  // containerd warns of the version of its own configuration file, at every command of ctr too.
  return { ...process.env, PATH: path, CONTAINERD_SUPPRESS_DEPRECATION_WARNINGS: '1' };
}

/** @param {string} name @returns {Promise<boolean>} */
export async function isRunning(name) {
  return (await daemonPid(record(name))) !== undefined;
}

/**
 * Ends a process at once: nothing of its state is used again.
 *
 * @param {string} name
 * @returns {Promise<boolean>} whether it ran
 */
export function stopProcess(name) {
  return stopDaemon(record(name), 0);
}
