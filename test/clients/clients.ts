import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import * as sdk from '@aws-sdk/client-codepipeline';
import { environmentFor, overridingVariables } from '../../src/runtime/environment.ts';
import { answerOf, refusalOf } from '../support/answers.ts';
import { account, region, type TestEmulator } from '../support/emulator.ts';
import { goEnvironment, hasGoSdk } from '../support/go.ts';
import { hasAnyAwsCli, hasAnyBoto3 } from '../support/python.ts';

/** What a client was answered: an output, or an error's name and message. */
type ClientAnswer = { readonly answer: unknown } | { readonly error: { Code: string; Message: string } };

/** One way in which a worker calls the service. */
interface Client extends AsyncDisposable {
  call(operation: string, input: object): Promise<ClientAnswer>;
}

export interface ClientKind {
  readonly name: string;
  /** Why it cannot be used here; undefined where it can. */
  readonly missing: string | undefined;
  connect(emulator: TestEmulator): Client;
}

export const clientKinds: readonly ClientKind[] = [
  { name: 'the JavaScript SDK', missing: undefined, connect: connectJavaScript },
  { name: 'boto3', missing: hasAnyBoto3 ? undefined : 'python3 has no boto3', connect: connectBoto3 },
  { name: 'the Go SDK', missing: hasGoSdk ? undefined : "go has no AWS SDK of Debian's", connect: connectGo },
  { name: 'the AWS CLI', missing: hasAnyAwsCli ? undefined : 'aws is not installed', connect: connectAwsCli },
];

function connectJavaScript({ client }: TestEmulator): Client {
  const commands = sdk as unknown as Record<string, new (input: object) => sdk.PollForJobsCommand>;
  return {
    async call(operation, input) {
      const Command = commands[`${operation}Command`];
      if (Command === undefined) throw new Error(`The SDK has no ${operation}Command`);
      const sent = client.send(new Command(input));
      try {
        return { answer: await answerOf(sent) };
      } catch {
        const { name, message } = await refusalOf(sent);
        return { error: { Code: name, Message: message } };
      }
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

function connectBoto3(emulator: TestEmulator): Client {
  return connectProgram('python3', [pathOf('boto3-client.py')], environmentOf(emulator));
}

function connectGo(emulator: TestEmulator): Client {
  return connectProgram('go', ['run', pathOf('go-client.go')], { ...environmentOf(emulator), ...goEnvironment });
}

function pathOf(name: string): string {
  return new URL(name, import.meta.url).pathname;
}

/** A program that reads a list of operation and input a line, and prints an answer for each. */
function connectProgram(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Client {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async call(operation, input) {
      child.stdin.write(`${JSON.stringify([operation, input])}\n`);
      return JSON.parse((await answers.next()).value ?? '') as ClientAnswer;
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'close');
      child.stdin.end();
      await ended;
    },
  };
}

function connectAwsCli(emulator: TestEmulator): Client {
  const run = promisify(execFile);
  return {
    async call(operation, input) {
      const command = operation.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();
      const args = [
        '--endpoint-url',
        emulator.endpoint,
        'codepipeline',
        command,
        '--cli-input-json',
        JSON.stringify(input),
      ];
      try {
        const { stdout } = await run('aws', args, { env: environmentOf(emulator) });
        return { answer: stdout === '' ? {} : JSON.parse(stdout) };
      } catch (error) {
        const told =
          /An error occurred \((\w+)\) when calling the \w+ operation(?: \(reached max retries: \d+\))?: (.*)/s.exec(
            (error as { stderr: string }).stderr.trim(),
          );
        if (told === null) throw error;
        return { error: { Code: told[1] as string, Message: told[2] as string } };
      }
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** What `start` says to export and to unset, and no retries, colours or pagers. */
export function environmentOf({ endpoint }: TestEmulator): Record<string, string | undefined> {
  const environment: Record<string, string | undefined> = { ...process.env };
  for (const name of overridingVariables(environment)) delete environment[name];
  return {
    ...environment,
    ...environmentFor(endpoint, { account, region }),
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
    AWS_DEFAULT_OUTPUT: 'json',
  };
}
