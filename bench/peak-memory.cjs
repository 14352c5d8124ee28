/* Preloaded into a measured process: says at its end how much memory it held at most (getrusage(2), kilobytes on Linux). */
process.once('exit', () => {
  process.stderr.write(`peak memory ${process.resourceUsage().maxRSS} kB\n`);
});
