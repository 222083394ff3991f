import { httpStatusOf, type ModelledErrorCode } from './service-model.ts';
import type { protocolErrorCodes, unmodelledErrorCodes } from './undeclared-errors.ts';

/** Every `__type` that the emulator can answer with. */
export type ErrorCode = ModelledErrorCode | (typeof protocolErrorCodes)[number] | (typeof unmodelledErrorCodes)[number];

const statusOutsideTheModel: Partial<Record<ErrorCode, number>> = {
  RequestEntityTooLargeException: 413,
  RequestTimeoutException: 408,
  InternalFailure: 500,
  ServiceUnavailable: 503,
};

/** An answer of the service that is an error. Thrown anywhere below the request chain, which alone catches it. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ErrorCode;

  /** @param message The wire text; empty where the service sends none (A7, A8). */
  constructor(code: ErrorCode, message = '') {
    super(message);
    this.code = code;
  }

  get httpStatus(): number {
    return statusOutsideTheModel[this.code] ?? httpStatusOf(this.code);
  }
}
