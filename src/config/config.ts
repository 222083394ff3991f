import { unknownName } from '../domain/nearest-name.ts';
import type { EmulatorOptions } from './emulator-options.ts';
import { OptionError } from './option-values.ts';
import {
  defaultValues,
  environmentVariableOf,
  type OptionDefinition,
  type OptionValues,
  optionDefinitions,
} from './options.ts';

/** The options with their defaults in place. */
export interface Config extends OptionValues {
  /** Milliseconds. */
  readonly continuationDelay: number;
}

/** Checks options and puts the defaults in. @throws OptionError */
export function resolveConfig(options: EmulatorOptions): Config {
  const given = readOptions(options);
  refuseWithoutEffect(given);
  const values = { ...defaultValues(), ...given };
  const { port, tls, proxy, timing } = values;
  const control = values.control === port && port !== 0 ? 'on' : values.control;
  refuseSamePorts({
    '--port': port,
    '--control': typeof control === 'number' ? control : undefined,
    '--tls': tls,
    '--proxy': proxy,
  });
  return { ...values, control, continuationDelay: values.continuationDelay ?? (timing === 'aws' ? 30_000 : 0) };
}

/** The values of options that are given. @throws OptionError */
function readOptions(options: EmulatorOptions): Partial<OptionValues> {
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(options)) {
    const definition = optionDefinitions.find((candidate) => candidate.key === key);
    if (definition === undefined) {
      const known = optionDefinitions.map((each) => each.key);
      throw new OptionError(unknownName('option', key, known));
    }
    if (value !== undefined) values[key] = definition.read(value);
  }
  return values;
}

/** Refuses options that would do nothing without another. @throws OptionError */
function refuseWithoutEffect({ tls, tlsCert, tlsKey, proxy, proxyPass = 'off' }: Partial<OptionValues>): void {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new OptionError('--tls-cert and --tls-key belong together: give both, or neither.');
  }
  if (tlsCert !== undefined && tls === undefined) {
    throw new OptionError('--tls-cert is for HTTPS, which nothing serves without --tls; give --tls PORT, too.');
  }
  if (proxyPass !== 'off' && proxy === undefined) {
    throw new OptionError(
      '--proxy-pass is for the proxy, which nothing runs without --proxy; give --proxy PORT, too, or to exec and check --intercept.',
    );
  }
}

/** @param ports By the option that gives them; 0 is another each time. @throws OptionError */
function refuseSamePorts(ports: Readonly<Record<string, number | undefined>>): void {
  const taken = new Map<number, string>();
  for (const [flag, port] of Object.entries(ports)) {
    if (!port) continue;
    const other = taken.get(port);
    if (other !== undefined) throw new OptionError(`${flag}: ${port} is the port of ${other}, too; choose another.`);
    taken.set(port, flag);
  }
}

/**
 * What `--intercept` adds: the proxy is what programs are led here by, and their tests may well ask for what is beside
 * them.
 */
export const optionsOfIntercept: EmulatorOptions = { proxy: 0, proxyPass: 'nearby' };

/** The options of an emulator that only the process knows which starts it: in memory, and on ports of its own. */
export function optionsInPrivate(options: EmulatorOptions): EmulatorOptions {
  const { db: _, control: _1, tls: _2, tlsCert: _3, tlsKey: _4, proxy, ...others } = options;
  return { ...others, port: 0, ...(proxy !== undefined && { proxy: 0 }) };
}

/** The options that environment variables give. @throws OptionError */
export function optionsFromEnvironment(environment: Readonly<Record<string, string | undefined>>): EmulatorOptions {
  const options: Record<string, unknown> = {};
  for (const definition of optionDefinitions) {
    const name = environmentVariableOf(definition);
    const value = environment[name];
    // Kubernetes and Docker links set CODEPIPELINE_LOCAL_PORT=tcp://… in a network that has a service of this name.
    if (value === undefined || value === '' || value.startsWith('tcp://')) continue;
    options[definition.key] = readAs(
      name,
      definition,
      definition.isList ? value.split(definition.separator ?? /[\s,]+/) : value,
    );
  }
  return options;
}

/** The options that flags give, by the name that the flag has in camel case. @throws OptionError */
export function optionsFromFlags(flags: Readonly<Record<string, unknown>>): EmulatorOptions {
  const options: Record<string, unknown> = {};
  for (const definition of optionDefinitions) {
    const value = flags[definition.key];
    if (value !== undefined) options[definition.key] = readAs(`--${definition.flag}`, definition, value);
  }
  return options;
}

/** Reads a value and names where it came from when it is not one. @throws OptionError */
function readAs(source: string, definition: OptionDefinition, value: unknown): unknown {
  try {
    return definition.read(value);
  } catch (error) {
    throw error instanceof OptionError ? new OptionError(`${source}: ${error.message}`) : error;
  }
}
