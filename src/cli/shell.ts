type Environment = Readonly<Record<string, string | undefined>>;

/** How lines are written for a shell into which a person pastes them. */
export interface Shell {
  /** @returns Lines that set a variable; one that lists hosts goes before what it has already. */
  assign(name: string, value: string): string[];
  /** A line that removes variables. */
  remove(names: readonly string[]): string;
  /** A word as the shell reads it back. */
  word(text: string): string;
}

/** The shell from which this process was started, as far as its environment tells. */
export function shellOf(environment: Environment): Shell {
  // PowerShell sets it on every system, Windows for all programs; Git Bash and its like say that they are there.
  const isPowerShell = environment.PSModulePath !== undefined && environment.MSYSTEM === undefined;
  return isPowerShell ? powerShell : posixShell(environment);
}

const plain = /^[\w@%+=:,./-]+$/;

function posixShell({ no_proxy: lowerCase }: Environment): Shell {
  const word = (text: string) => (plain.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
  return {
    word,
    assign(name, value) {
      if (name !== 'NO_PROXY') return [`export ${name}=${word(value)}`];
      // A proxy that the shell knows must not be asked for the emulator.
      const names = lowerCase === undefined ? [name] : [name, name.toLowerCase()];
      return names.map((each) => `export ${each}="${value}\${${each}:+,$${each}}"`);
    },
    remove: (names) => `unset ${names.join(' ')}`,
  };
}

const powerShell: Shell = {
  word: quoted,
  assign(name, value) {
    if (name !== 'NO_PROXY') return [`$env:${name} = ${quoted(value)}`];
    return [`$env:${name} = ${quoted(value)} + $(if ($env:${name}) { ",$env:${name}" })`];
  },
  remove: (names) => `Remove-Item ${names.map((name) => `Env:${name}`).join(', ')} -ErrorAction Ignore`,
};

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
