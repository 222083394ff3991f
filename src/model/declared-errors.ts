import { type OperationName, operationModels } from './service-model.ts';
import { protocolErrorCodes, undeclaredErrors } from './undeclared-errors.ts';

/** Every error that an operation may answer: its own, and those of the protocol, which come before any operation. */
export function errorsOf(operation: OperationName): readonly string[] {
  const own: readonly string[] = operationModels[operation].errors;
  return [...new Set([...own, ...(undeclaredErrors[operation] ?? []), 'ValidationException', ...protocolErrorCodes])];
}

export function mayAnswer(operation: OperationName | undefined, code: string): boolean {
  const codes: readonly string[] = operation === undefined ? protocolErrorCodes : errorsOf(operation);
  return codes.includes(code);
}
