import { type OperationName, operationModels } from './service-model.ts';

/** Errors of the protocol and of authentication, which any operation may answer and no operation declares (A7–A13). */
export const protocolErrorCodes = [
  'UnknownOperationException',
  'SerializationException',
  'RequestEntityTooLargeException',
  'RequestTimeoutException',
  'MissingAuthenticationTokenException',
  'IncompleteSignatureException',
  'UnrecognizedClientException',
  'ExpiredTokenException',
  'InvalidSignatureException',
  'AccessDeniedException',
  'ThrottlingException',
  'InternalFailure',
  'ServiceUnavailable',
] as const;

/** Errors of single operations that exist only outside the published model (C8). */
export const unmodelledErrorCodes = ['InvalidActionTypeException'] as const;

/** What an operation may answer beyond the errors that the model declares for it, with the rule that says so. */
const undeclaredErrors: Readonly<Partial<Record<OperationName, readonly string[]>>> = {
  CreateCustomActionType: [
    'InvalidActionTypeException', // C8 [transcript]
    'ActionTypeAlreadyExistsException', // F4, F5 [inferred]; in the model, declared by no operation
  ],
  UpdatePipeline: ['ResourceNotFoundException'], // C10 [proxy]
};

/** Every error that an operation may answer: its own, and those of the protocol, which come before any operation. */
export function errorsOf(operation: OperationName): readonly string[] {
  const own: readonly string[] = operationModels[operation].errors;
  return [...new Set([...own, ...(undeclaredErrors[operation] ?? []), 'ValidationException', ...protocolErrorCodes])];
}

export function mayAnswer(operation: OperationName | undefined, code: string): boolean {
  const codes: readonly string[] = operation === undefined ? protocolErrorCodes : errorsOf(operation);
  return codes.includes(code);
}
