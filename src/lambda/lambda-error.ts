import type { Throttling } from '../functions/function-runner.ts';

/** An error in Lambda's form: its code is a header, its body a message, and whose fault it is where Lambda says so. */
export class LambdaError extends Error {
  override readonly name = 'LambdaError';
  readonly status: number;
  readonly code: string;
  readonly #body: Readonly<Record<string, string>>;

  /** @param body What the body says besides the message, which stands under `messageMember` */
  constructor(
    status: number,
    code: string,
    message: string,
    {
      messageMember = 'message',
      ...body
    }: { readonly messageMember?: 'message' | 'Message'; Type?: string; Reason?: string } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.#body = { ...body, [messageMember]: message };
  }

  /** The answer's body, in JSON. */
  get body(): string {
    return JSON.stringify(this.#body);
  }
}

const byUser = { Type: 'User' } as const;

/** The texts are H13's, where each has its evidence. */
export const lambdaErrors = {
  functionNotFound: (arn: string) =>
    new LambdaError(404, 'ResourceNotFoundException', `Function not found: ${arn}`, {
      ...byUser,
      messageMember: 'Message',
    }),
  elsewhere: (theirs: string, own: string) =>
    new LambdaError(
      404,
      'ResourceNotFoundException',
      `Functions from '${theirs}' are not reachable in this region ('${own}')`,
      { ...byUser, messageMember: 'Message' },
    ),
  constraint: (value: string, member: string, constraint: string) =>
    new LambdaError(
      400,
      'ValidationException',
      `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
    ),
  invalidParameter: (message: string) => new LambdaError(400, 'InvalidParameterValueException', message, byUser),
  notJson: (why: string) =>
    new LambdaError(
      400,
      'InvalidRequestContentException',
      `Could not parse request body into json: Could not parse payload into json: ${why}`,
      byUser,
    ),
  tooLarge: (message: string) => new LambdaError(413, 'RequestEntityTooLargeException', message, byUser),
  tooMany: (reason: Throttling) =>
    new LambdaError(429, 'TooManyRequestsException', 'Rate Exceeded.', { ...byUser, Reason: reason }),
  recursive: () =>
    new LambdaError(
      400,
      'RecursiveInvocationException',
      "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and stopped your function's invocation.",
      { ...byUser, messageMember: 'Message' },
    ),
  notAuthorized: (user: string, arn: string) =>
    new LambdaError(
      403,
      'AccessDeniedException',
      `User: ${user} is not authorized to perform: lambda:InvokeFunction on resource: ${arn} because no session policy allows the lambda:InvokeFunction action`,
    ),
  failed: (message: string) =>
    new LambdaError(500, 'ServiceException', message, { Type: 'Service', messageMember: 'Message' }),
};
