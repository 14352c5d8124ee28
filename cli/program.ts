import { Command } from 'commander';
import type { Cli } from './session/cli.ts';

type LoadCommand = () => Promise<(cli: Cli) => Command>;

/** Every command, loaded when it is asked for: `slipway model list` never reads the code of `serve`. */
const COMMANDS: Readonly<Record<string, LoadCommand>> = {
  init: async () => (await import('./commands/init.ts')).initCommand,
  new: async () => (await import('./commands/new.ts')).newCommand,
  open: async () => (await import('./commands/open.ts')).openCommand,
  project: async () => (await import('./commands/project/project.ts')).projectCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  up: async () => (await import('./commands/up.ts')).upCommand,
  dev: async () => (await import('./commands/run/dev.ts')).devCommand,
  model: async () => (await import('./commands/model/model.ts')).modelCommand,
  manifest: async () => (await import('./commands/manifest/manifest.ts')).manifestCommand,
  build: async () => (await import('./commands/image/build.ts')).buildCommand,
  image: async () => (await import('./commands/image/image.ts')).imageCommand,
  key: async () => (await import('./commands/key/key.ts')).keyCommand,
  run: async () => (await import('./commands/run/run.ts')).runCommand,
  runs: async () => (await import('./commands/run/runs.ts')).runsCommand,
  score: async () => (await import('./commands/run/score.ts')).scoreCommand,
  requests: async () => (await import('./commands/requests.ts')).requestsCommand,
  usage: async () => (await import('./commands/run/usage.ts')).usageCommand,
  stats: async () => (await import('./commands/run/stats.ts')).statsCommand,
  bench: async () => (await import('./commands/run/bench.ts')).benchCommand,
  batch: async () => (await import('./commands/batch.ts')).batchCommand,
  logs: async () => (await import('./commands/run/logs.ts')).logsCommand,
  stop: async () => (await import('./commands/run/stop.ts')).stopCommand,
  restart: async () => (await import('./commands/run/restart.ts')).restartCommand,
  rm: async () => (await import('./commands/run/rm.ts')).rmCommand,
  lineage: async () => (await import('./commands/lineage.ts')).lineageCommand,
  cluster: async () => (await import('./commands/cluster/cluster.ts')).clusterCommand,
  store: async () => (await import('./commands/store/store.ts')).storeCommand,
  publish: async () => (await import('./commands/service/publish.ts')).publishCommand,
  update: async () => (await import('./commands/service/update.ts')).updateCommand,
  service: async () => (await import('./commands/service/service.ts')).serviceCommand,
  services: async () => (await import('./commands/service/list.ts')).servicesCommand,
  data: async () => (await import('./commands/data/data.ts')).dataCommand,
  drift: async () => (await import('./commands/data/drift.ts')).driftCommand,
  retrain: async () => (await import('./commands/retraining/retrain.ts')).retrainCommand,
  retraining: async () => (await import('./commands/retraining/retraining.ts')).retrainingCommand,
  schedule: async () => (await import('./commands/schedule/schedule.ts')).scheduleCommand,
  task: async () => (await import('./commands/task/task.ts')).taskCommand,
  token: async () => (await import('./commands/token/token.ts')).tokenCommand,
  trash: async () => (await import('./commands/trash/trash.ts')).trashCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  report: async () => (await import('./commands/report.ts')).reportCommand,
  settings: async () => (await import('./commands/settings/settings.ts')).settingsCommand,
  trust: async () => (await import('./commands/trust/trust.ts')).trustCommand,
  completion: async () => (await import('./commands/completion.ts')).completionCommand,
};

/** What the shell's completion asks; not shown in the help. */
const COMPLETE = '__complete';

/** The program with the one command that `words` names, or with all of them when they name none. */
export async function loadProgram(cli: Cli, words: readonly string[]): Promise<Command> {
  const program = describeProgram(cli);
  const name = firstWord(words);
  const load = name === undefined || !Object.hasOwn(COMMANDS, name) ? undefined : COMMANDS[name];
  if (load !== undefined) program.addCommand((await load())(cli));
  else await addAll(cli, program);
  if (name === COMPLETE) {
    const { completeCommand } = await import('./completion/complete.ts');
    program.addCommand(completeCommand(cli, program), { hidden: true });
  }
  return program;
}

async function addAll(cli: Cli, program: Command): Promise<void> {
  for (const load of Object.values(COMMANDS)) program.addCommand((await load())(cli));
}

function describeProgram(cli: Cli): Command {
  return new Command('slipway')
    .description('From a trained model on disk to a tested prediction API on this machine.')
    .version(cli.version, '-V, --version', 'print the version')
    .option('--json', 'print one JSON document on standard output')
    .option(
      '--data-dir <folder>',
      'data folder (default: SLIPWAY_HOME, else the standard folder of the system)',
    )
    .option('--no-color', 'no colours')
    .option('-q, --quiet', 'no progress and no notes')
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .addHelpText(
      'after',
      `
Examples:
  $ slipway up my-project              register, build, run and score in one go
  $ slipway init my-project            write a first manifest for a folder with a model
  $ slipway publish iris:3             an image as a service on a cluster
  $ slipway model list --json          every registered model version, for a program
  $ slipway serve --open               the same in the browser, with a REST API

Exit codes: 0 done, 1 failed, 2 wrong command line, 4 drift, 5 new model rejected, 130 interrupted.`,
    );
}

/** The first word that is neither an option nor the value of one; none when the help of the whole program is requested. */
function firstWord(words: readonly string[]): string | undefined {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '-h' || word === '--help') return undefined;
    if (word === '--data-dir') index += 1;
    else if (!word.startsWith('-')) return word;
  }
  return undefined;
}
