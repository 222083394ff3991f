import type { Command } from 'commander';
import { unknownName } from '../../domain/nearest-name.ts';
import { candidatesFor } from '../candidates.ts';
import { createCommand } from '../command.ts';
import { print } from '../output.ts';
import { UsageError } from '../usage.ts';

/*
 * The shell asks the command itself for what may follow, so that it offers what there is: the version's own commands
 * and options, and the jobs, pipelines and snapshots of the running emulator. Where there is nothing to offer it goes
 * on with the names of files.
 */
const scripts = {
  bash: `_codepipeline_local() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$("\${COMP_WORDS[0]}" completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _codepipeline_local codepipeline-local`,
  zsh: `#compdef codepipeline-local
_codepipeline_local() {
  local -a candidates
  candidates=("\${(@f)$("\${words[1]}" completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${candidates[*]}" ]]; then compadd -- "\${candidates[@]}"; else _files; fi
}
if [[ "\${funcstack[1]}" = "_codepipeline_local" ]]; then _codepipeline_local "$@"; else compdef _codepipeline_local codepipeline-local; fi`,
  fish: `function __codepipeline_local
  set -l words (commandline -opc) (commandline -ct)
  set -l candidates ($words[1] completion words -- $words[2..-1] 2>/dev/null)
  if test (count $candidates) -gt 0
    string join \\n -- $candidates
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c codepipeline-local -f -a '(__codepipeline_local)'`,
};

/** Loads the command of a name, or all when there is none such. */
type LoadCommands = (name: string | undefined) => Promise<readonly Command[]>;

export function createCompletion(load: LoadCommands): Command {
  return createCommand('completion', {
    description: 'print a script that completes commands, options and ids in a shell',
    examples: [
      'completion bash >> ~/.bashrc',
      'completion zsh > ~/.zfunc/_codepipeline-local',
      'completion fish | source',
    ],
  })
    .usage('bash|zsh|fish')
    .argument('<SHELL>', 'bash, zsh or fish')
    .argument('[WORDS...]', 'what the script asks about: the words of a line')
    .action((shell: string, words: readonly string[]) => printCompletion(load, shell, words));
}

/** Prints a shell's script; for the word `words`, what the scripts ask for. @throws UsageError */
async function printCompletion(load: LoadCommands, shell: string, words: readonly string[]): Promise<void> {
  if (shell === 'words') {
    const candidates = await candidatesFor(load, words);
    if (candidates.length > 0) print(candidates.join('\n'));
    return;
  }
  if (!Object.hasOwn(scripts, shell)) throw new UsageError(unknownName('shell', shell, Object.keys(scripts)));
  const [extra] = words;
  if (extra !== undefined) throw new UsageError(`completion takes no argument '${extra}' behind the shell.`);
  print(scripts[shell as keyof typeof scripts]);
}
