import { regionPattern, type World, worldKey } from '../domain/world.ts';
import type { Context, OperationContext } from '../engine/context.ts';
import type { JsonSchema } from '../model/json-schema.ts';
import type { ControlParts } from './capability.ts';
import type { Place } from './types.ts';

/** The members by which an input names an account and region other than the emulator's own. */
export const placeProperties: Record<string, JsonSchema> = {
  account: { type: 'string', pattern: '^\\d{12}$' },
  region: { type: 'string', pattern: regionPattern },
};

/** Runs work on the state in the account and region that an input names, else in the emulator's own. */
export function inPlace<T>(parts: ControlParts, place: Place, work: (context: OperationContext) => T): T {
  return parts.engine.perform((context) => work(placed(parts, place, context)));
}

/** Looks at the state there and changes nothing. */
export function lookInPlace<T>(parts: ControlParts, place: Place, look: (context: OperationContext) => T): T {
  return parts.engine.read((context) => look(placed(parts, place, context)));
}

/** What a list is limited to, in its stored form; nothing where the input names no place. */
export function limitOf(parts: ControlParts, place: Place): string | undefined {
  const isPlaced = place.account !== undefined || place.region !== undefined;
  return isPlaced ? worldKey(worldAt(parts, place)) : undefined;
}

function placed(parts: ControlParts, place: Place, context: Context): OperationContext {
  const world = worldAt(parts, place);
  return { ...context, world, worldKey: worldKey(world) };
}

function worldAt({ config }: ControlParts, { account, region }: Place): World {
  return { accountId: account ?? config.account, region: region ?? config.region };
}
