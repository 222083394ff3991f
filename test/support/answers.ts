import type { CodePipelineServiceException } from '@aws-sdk/client-codepipeline';

/** An SDK's answer without what it says of the transport. */
export async function answerOf<Output extends { $metadata: unknown }>(
  sent: Promise<Output>,
): Promise<Omit<Output, '$metadata'>> {
  const { $metadata: _, ...answer } = await sent;
  return answer;
}

/** An error of the service as an SDK's user sees it. */
export interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
}

/** The error that a call is refused with. */
export async function refusalOf(sent: Promise<unknown>): Promise<Refusal> {
  let answer: unknown;
  try {
    answer = await sent;
  } catch (error) {
    const { name, message, $metadata } = error as CodePipelineServiceException;
    return { name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error(`The call was not refused but answered ${JSON.stringify(answer)}`);
}
