/** The variables that an action's configuration can refer to: `#{namespace.key}`. */
export type VariableLookup = (namespace: string, key: string) => string | undefined;

const reference = /#\{([^{}]*)\}/g;

/**
 * A configuration with every reference replaced by its value, in one pass: what a value holds is not looked through
 * again. Undefined when one of them has no value (C11).
 */
export function resolveConfiguration(
  configuration: Readonly<Record<string, string>>,
  lookUp: VariableLookup,
): Readonly<Record<string, string>> | undefined {
  let isComplete = true;
  const resolve = (_: string, text: string) => {
    const dot = text.indexOf('.');
    const value = dot < 0 ? undefined : lookUp(text.slice(0, dot).trim(), text.slice(dot + 1).trim());
    isComplete &&= value !== undefined;
    return value ?? '';
  };
  const resolved = Object.entries(configuration).map(([key, value]): [string, string] => [
    key,
    value.replace(reference, resolve),
  ]);
  return isComplete ? Object.fromEntries(resolved) : undefined;
}

/** The references of a configuration that have no value, each once, as they stand in the braces. */
export function unresolvedReferences(
  configuration: Readonly<Record<string, string>>,
  lookUp: VariableLookup,
): readonly VariableReference[] {
  const found = new Map<string, VariableReference>();
  for (const [, text = ''] of Object.values(configuration).flatMap((value) => [...value.matchAll(reference)])) {
    const dot = text.indexOf('.');
    const [namespace, key] = dot < 0 ? ['', text.trim()] : [text.slice(0, dot).trim(), text.slice(dot + 1).trim()];
    if (dot < 0 || lookUp(namespace, key) === undefined) found.set(text, { text, namespace, key });
  }
  return [...found.values()];
}

/** A reference to a variable, taken apart. */
export interface VariableReference {
  readonly text: string;
  readonly namespace: string;
  readonly key: string;
}

/** Bytes of a resolved configuration as JSON: the guide's 100 kilobytes (M2 [documented]). */
export const largestConfiguration = 100 * 1024;

export function bytesOfConfiguration(resolved: Readonly<Record<string, string>>): number {
  return Buffer.byteLength(JSON.stringify(resolved));
}

/** C11 [transcript] */
export function unresolvedVariablesMessage(actionName: string): string {
  return `An action in this pipeline failed because one or more variables could not be resolved: Action name=${actionName}.`;
}
