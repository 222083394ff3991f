import type { Emulator } from '../index.ts';
import { workerEnvironment } from '../runtime/environment.ts';

/** Whether a test has set the variables, which there are once in a process. */
let areSet = false;

/**
 * Sets this process's variables as those of a worker of the emulator, and removes what would win over them.
 * @returns Sets them back.
 * @throws Error when another test's are set
 */
export function setWorkerVariables({ endpoint, clientConfig }: Emulator): () => void {
  if (areSet) {
    throw new Error(
      'Two tests run at the same time in this process, and both would set AWS_ENDPOINT_URL and the like. Run them one after the other, or give the emulator { setsVariables: false } and the worker emulator.clientConfig.',
    );
  }
  const before = { ...process.env };
  const { region, credentials } = clientConfig;
  const wanted = workerEnvironment(endpoint, { account: credentials.accessKeyId, region }, before);
  const names = [...new Set([...Object.keys(before), ...Object.keys(wanted)])];
  const changed = names.filter((name) => before[name] !== wanted[name]);
  assign(changed, wanted);
  areSet = true;
  return () => {
    assign(changed, before);
    areSet = false;
  };
}

function assign(names: readonly string[], values: Readonly<Record<string, string | undefined>>): void {
  for (const name of names) {
    // An assigned undefined would become the text 'undefined'.
    if (values[name] === undefined) delete process.env[name];
    else process.env[name] = values[name];
  }
}
