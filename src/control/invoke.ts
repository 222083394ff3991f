import { loadOnce } from '../bounds/memoize.ts';
import type { JsonSchema } from '../model/json-schema.ts';
import { givenMembers, NestingError } from '../seeding/given-members.ts';
import type { ControlParts, Invoke, RouteDescription } from './capability.ts';
import { ControlError } from './control-error.ts';
import { refuseStopped, untilStopped } from './refuse-stopped.ts';

/** As many mistakes as somebody reads at once; a large input may have one in each of its values. */
const mostTold = 20;

/** Checks an input against the schema of what it is for. @throws ControlError `invalid`, with its first mistakes */
export async function checkInput(route: RouteDescription, input: unknown): Promise<void> {
  const schema = await schemaOf(route);
  // A health check is not to wait until the compiler of schemas is loaded, which takes longer than the emulator's
  // start.
  if (Object.keys(input as object).length === 0 && mayBeEmpty(schema)) return;
  const { mistakesIn, pathText } = await import('../seeding/check-schema.ts');
  const mistakes = await mistakesIn(input, schema);
  if (mistakes.length === 0) return;
  const sentences = mistakes.slice(0, mostTold).map(({ path, atName, sentence }) => {
    const shown = path[0] === route.body ? path.slice(1) : path;
    return atName || shown.length === 0 ? sentence : `${pathText(shown)}: ${sentence}`;
  });
  if (mistakes.length > mostTold) sentences.push(`And ${mistakes.length - mostTold} more.`);
  throw new ControlError('invalid', sentences.join('\n'));
}

function mayBeEmpty({ required = [], minProperties = 0 }: { required?: readonly string[]; minProperties?: number }) {
  return required.length === 0 && minProperties === 0;
}

const schemas = new WeakMap<object, () => Promise<JsonSchema>>();

/** A route's schema is made once: what is compiled from it is remembered by its identity. */
function schemaOf(route: RouteDescription): Promise<JsonSchema> {
  let schema = schemas.get(route);
  if (schema === undefined) {
    schema = loadOnce(async () => route.schema());
    schemas.set(route, schema);
  }
  return schema();
}

/** An input without what is undefined in it. @throws ControlError `invalid` */
export function membersOf<T>(input: T): T {
  try {
    return givenMembers(input);
  } catch (error) {
    throw error instanceof NestingError ? new ControlError('invalid', error.message) : error;
  }
}

/** Runs capabilities in this process. */
export function localInvoke(parts: ControlParts): Invoke {
  return async (capability, input) => {
    refuseStopped(parts);
    const given = membersOf(input);
    await checkInput(capability, given);
    return untilStopped(() => capability.run(parts, given));
  };
}
