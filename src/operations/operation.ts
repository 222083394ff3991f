import type { OperationContext } from '../engine/context.ts';
import type { OperationName } from '../model/service-model.ts';

/** One API call. Its input has passed every check of types and constraints; its handler runs in one transaction. */
export interface Operation {
  readonly name: OperationName;
  handle(context: OperationContext, input: unknown): unknown;
}

/** @param handle Synchronous; throws ServiceError. Answers nothing where the model has no output shape (A2). */
export function operation<Input>(
  name: OperationName,
  handle: (context: OperationContext, input: Input) => object | undefined,
): Operation {
  return { name, handle: handle as Operation['handle'] };
}

/**
 * The SDK marks required members of a response as possibly undefined; validation has made sure of those of a request, which
 * this type says.
 */
export type Checked<T> = T extends Date
  ? T
  : T extends readonly (infer Member)[]
    ? Checked<Member>[]
    : T extends object
      ? {
          [Key in keyof T]: undefined extends T[Key]
            ? Key extends OptionalKeys<T>
              ? Checked<T[Key]>
              : Exclude<Checked<T[Key]>, undefined>
            : Checked<T[Key]>;
        }
      : T;

type OptionalKeys<T> = { [Key in keyof T]-?: object extends Pick<T, Key> ? Key : never }[keyof T];
