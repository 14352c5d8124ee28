import { Argument, Command } from 'commander';
import { SHELLS, type Shell, shellScript } from '#cli/completion/shell-script.ts';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from './examples.ts';

export function completionCommand(cli: Cli): Command {
  return new Command('completion')
    .description('Print the completion script of a shell')
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .addHelpText(
      'after',
      examples([
        ['source <(slipway completion bash)', 'in ~/.bashrc'],
        ['slipway completion zsh > "$' + '{fpath[1]}/_slipway"', 'then start a new zsh'],
        ['slipway completion fish > ~/.config/fish/completions/slipway.fish', 'for fish'],
      ]),
    )
    .action((shell: Shell, _options: unknown, command: Command) =>
      cli.outputOf(command).answer({ shell, script: shellScript(shell) }, ({ script }) => script),
    );
}
