import type { RequestContext } from '../engine/context.ts';
import type { OperationName } from '../model/service-model.ts';

export type { Checked } from '../model/service-model.ts';

/** One API call. Its input has passed every check of types and constraints; its handler runs in one transaction. */
export interface Operation {
  readonly name: OperationName;
  handle(context: RequestContext, input: unknown): unknown;
}

/** @param handle Synchronous; throws ServiceError. Returns nothing where the model has no output shape (A2). */
export function operation<Input>(
  name: OperationName,
  handle: (context: RequestContext, input: Input) => object | undefined,
): Operation {
  return { name, handle: handle as Operation['handle'] };
}
