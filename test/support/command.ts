import { spawn } from 'node:child_process';
import { command } from './bundled-program.ts';
import { stateOfTests } from './folder.ts';

const patience = 30_000;

export interface CommandOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What is run instead of the emulator's command in this process's Node. */
  readonly program?: readonly [string, ...string[]];
}

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command in a process of its own, killed with the test if it still runs. */
export class RunningCommand implements AsyncDisposable {
  readonly #process;
  readonly #exit: Promise<Omit<Ended, 'stdout' | 'stderr'>>;
  #watchers: (() => void)[] = [];
  stdout = '';
  stderr = '';

  constructor(args: readonly string[], { cwd, environment = {}, program }: CommandOptions = {}) {
    const [file, ...first] = program ?? [process.execPath, command];
    this.#process = spawn(file, [...first, ...args], { cwd, env: { ...plainEnvironment(), ...environment } });
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#look();
    });
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#look();
    });
    this.#exit = new Promise((resolve) => {
      this.#process.on('close', (code, signal) => {
        resolve({ code, signal });
        this.#look();
      });
    });
  }

  get pid(): number {
    return this.#process.pid as number;
  }

  get hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** Waits for output, looking from the beginning. */
  sees(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#finds(pattern, () => this.stdout);
  }

  /** The same of what it says on its standard error. */
  complains(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#finds(pattern, () => this.stderr);
  }

  async #finds(pattern: RegExp, textOf: () => string): Promise<RegExpExecArray> {
    const givesUpAt = performance.now() + patience;
    for (;;) {
      const found = pattern.exec(textOf());
      if (found !== null) return found;
      if (this.hasEnded || performance.now() > givesUpAt) {
        throw new Error(`${pattern} is not in what the command printed:\n${this.stdout}\n${this.stderr}`);
      }
      await this.#nextOutput(givesUpAt - performance.now());
    }
  }

  /** Waits until what it prints makes something true, or its patience ends. */
  async seesMore(isThere: () => boolean, givesUpAt = performance.now() + patience): Promise<void> {
    while (!isThere() && !this.hasEnded && performance.now() < givesUpAt) {
      await this.#nextOutput(givesUpAt - performance.now());
    }
  }

  /** Writes to its input. */
  write(text: string | Uint8Array): void {
    this.#process.stdin.write(text);
  }

  endInput(): void {
    this.#process.stdin.end();
  }

  send(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  async ended(): Promise<Ended> {
    return { ...(await this.#exit), stdout: this.stdout, stderr: this.stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.send('SIGKILL');
    await this.#exit;
  }

  #nextOutput(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#watchers.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #look(): void {
    for (const wake of this.#watchers.splice(0)) wake();
  }
}

/** Runs a command to its end. */
export async function run(args: readonly string[], options?: CommandOptions): Promise<Ended> {
  await using command = new RunningCommand(args, options);
  return await command.ended();
}

/** Starts an emulator on a free port; answers when it is ready. */
export async function startCommand(
  args: readonly string[] = [],
  options?: CommandOptions,
): Promise<{ readonly command: RunningCommand; readonly endpoint: string } & AsyncDisposable> {
  const command = new RunningCommand(['start', '--port', '0', ...args], options);
  const [, endpoint = ''] = await command.sees(/Endpoint +(http\S+)[\s\S]*\nunset .*\n/);
  return { command, endpoint, [Symbol.asyncDispose]: () => command[Symbol.asyncDispose]() };
}

/** This process's environment without what steers the emulator, SDKs or colours. */
export function plainEnvironment(): Record<string, string | undefined> {
  const steering = /^(CODEPIPELINE_LOCAL|AWS)_|^(NO_COLOR|FORCE_COLOR|NODE_OPTIONS|no_proxy)$/;
  const kept = Object.entries(process.env).filter(([name]) => !steering.test(name));
  return { ...Object.fromEntries(kept), XDG_STATE_HOME: stateOfTests };
}
