import { command } from './bundled-program.ts';
import { RunningCommand } from './command.ts';
import { type Folder, temporaryFolder } from './folder.ts';
import { printed } from './printed.ts';

/** Whether tests can look at a terminal's screen here. */
export const hasTmux = printed('tmux', '-V') !== undefined;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const patience = 30_000;

/**
 * The command on a terminal of its own, a tmux. Its screen is looked at whenever something is written to it, of which
 * tmux tells in its control mode.
 */
export class Terminal implements AsyncDisposable {
  readonly #folder: Folder;
  readonly #tmux: RunningCommand;
  /** Before there is a session, tmux refuses every command. */
  readonly #ready: Promise<void>;
  #asked = 0;

  /** @param environment On top of this process's. */
  constructor(args: readonly string[], { columns, rows }: Size, environment: Readonly<Record<string, string>> = {}) {
    this.#folder = temporaryFolder();
    const session = ['new-session', '-x', String(columns), '-y', String(rows)];
    const variables = Object.entries({ TZ: 'UTC', ...environment }).flatMap(([name, value]) => [
      '-e',
      `${name}=${value}`,
    ]);
    // A shell stays behind the command, so that what that leaves can be seen.
    const line = [process.execPath, command, ...args].map((word) => `'${word}'`).join(' ');
    const shell = `${line}; echo "ended with $?"; exec cat`;
    const program = ['tmux', '-S', `${this.#folder.path}/socket`, '-f', '/dev/null', '-C'] as const;
    this.#tmux = new RunningCommand([...session, ...variables, shell], { program: [...program] });
    this.#ready = this.#tmux.sees(/^%session-changed/m).then(() => this.resize({ columns, rows }));
    this.#ready.catch(() => {});
  }

  /** Waits until the screen shows something; answers its lines. */
  async shows(pattern: RegExp): Promise<string[]> {
    await this.#ready;
    const givesUpAt = performance.now() + patience;
    for (;;) {
      const outputs = this.#outputs();
      const screen = await this.#capture();
      if (pattern.test(screen)) return screen.trimEnd().split('\n');
      if (performance.now() > givesUpAt) throw new Error(`${pattern} is not on the screen:\n${screen}`);
      await this.#tmux.seesMore(() => this.#outputs() > outputs, givesUpAt);
    }
  }

  resize({ columns, rows }: Size): void {
    this.#send(`refresh-client -C ${columns}x${rows}`);
  }

  /** @param keys As tmux names them, such as `C-c`. */
  press(...keys: readonly string[]): void {
    this.#send(`send-keys ${keys.join(' ')}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ready.catch(() => {});
    this.#send('kill-server');
    await this.#tmux.ended();
    this.#folder[Symbol.dispose]();
  }

  #outputs(): number {
    return this.#tmux.stdout.match(/^%(output|exit)/gm)?.length ?? 0;
  }

  /** The screen as text. */
  async #capture(): Promise<string> {
    this.#asked += 1;
    const mark = `screen ${this.#asked}`;
    this.#send(`display-message -p '${mark} begins'; capture-pane -p; display-message -p '${mark} ends'`);
    const [, content = ''] = await this.#tmux.sees(new RegExp(`${mark} begins\n([^]*?)${mark} ends`));
    return content.replace(/^%(begin|end|output|layout-change|window|session)\b.*\n/gm, '');
  }

  #send(line: string): void {
    this.#tmux.write(`${line}\n`);
  }
}
