import { print } from './output.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What a program that holds an emulator gives its workers whatever it has itself. */
const ofWorkers = /^((AWS|AMAZON|CODEPIPELINE_LOCAL)_\w+|no_proxy)$/i;

/**
 * Takes the place of the command that `exec` runs: tells the program that has started this one what a worker's
 * environment is, and returns the exit code when that program closes this one's input, which it does by its own end,
 * too, or when a signal comes.
 */
export async function hold(environment: Environment, own: Environment = process.env): Promise<number> {
  const ended = new Promise<void>((resolve) => {
    for (const signal of signals) process.on(signal, () => resolve());
    // An input that breaks is as good as one that ends. One that is a file or null is never closed.
    for (const event of ['end', 'close', 'error']) process.stdin.once(event, () => resolve());
    process.stdin.resume();
  });
  print(linesOf(environment, own).join('\n'));
  await ended;
  process.stdin.destroy();
  return 0;
}

/** `NAME=VALUE` of each variable to set, `NAME` of each to remove, and an empty line as the end. */
function linesOf(environment: Environment, own: Environment): string[] {
  const set = Object.entries(environment)
    .filter(([name, value]) => ofWorkers.test(name) || value !== own[name])
    .map(([name, value]) => `${name}=${value}`);
  return [...set, ...Object.keys(own).filter((name) => environment[name] === undefined), ''];
}
