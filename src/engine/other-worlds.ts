import { type World, worldOf } from '../domain/world.ts';
import type { OperationContext } from './context.ts';

/**
 * Warns when what a request asks for exists, but for another account or region than the one it was signed for (A12):
 * the most frequent reason why a worker that is set up nearly right sees nothing.
 */
export function warnOfOtherWorld(context: OperationContext, subject: string, worldKeys: readonly string[]): void {
  const [first] = worldKeys;
  if (first === undefined) return;
  const other = worldOf(first);
  const sameAccount = other.accountId === context.world.accountId;
  const name = ({ accountId, region }: World) => (sameAccount ? region : `account ${accountId}, ${region}`);
  context.log.warn(`${subject} exists in ${name(other)}; this request was signed for ${name(context.world)}.`);
}
