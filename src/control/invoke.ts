import type { Capability, ControlParts, Invoke } from './capability.ts';
import { ControlError } from './control-error.ts';

/** Checks an input against a capability's schema. @throws ControlError `invalid`, with every mistake */
export async function checkInput<Input>(capability: Capability<Input, unknown>, input: Input): Promise<void> {
  const { mistakesIn, pathText } = await import('../seeding/check-schema.ts');
  const mistakes = await mistakesIn(input, await schemaOf(capability));
  if (mistakes.length === 0) return;
  const sentences = mistakes.map(({ path, atName, sentence }) => {
    const shown = path[0] === capability.body ? path.slice(1) : path;
    return atName || shown.length === 0 ? sentence : `${pathText(shown)}: ${sentence}`;
  });
  throw new ControlError('invalid', sentences.join('\n'));
}

const schemas = new WeakMap<object, Promise<object>>();

/** A capability's schema is made once: what is compiled from it is remembered by its identity. */
function schemaOf(capability: Capability<never, unknown>): Promise<Readonly<Record<string, unknown>>> {
  let schema = schemas.get(capability);
  if (schema === undefined) {
    schema = Promise.resolve(capability.schema());
    schemas.set(capability, schema);
  }
  return schema as Promise<Readonly<Record<string, unknown>>>;
}

/** Runs capabilities in this process. */
export function localInvoke(parts: ControlParts): Invoke {
  return async (capability, input) => {
    await checkInput(capability, input);
    return capability.run(parts, input);
  };
}
