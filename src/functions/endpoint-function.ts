import { credentialsFor } from '../runtime/environment.ts';
import type { FunctionAnswer, FunctionCall, FunctionSurroundings } from './function-call.ts';

/**
 * Has a function invoked by an API that is compatible with Lambda's. That retries by itself: who takes the event has
 * done all.
 */
export async function runAtEndpoint(
  endpoint: string,
  { world, name, event }: FunctionCall,
  { signal }: FunctionSurroundings,
): Promise<FunctionAnswer> {
  const { InvokeCommand, LambdaClient } = await loadClient();
  const client = new LambdaClient({ endpoint, region: world.region, credentials: credentialsFor(world.accountId) });
  try {
    const command = new InvokeCommand({
      FunctionName: name,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify(event)),
    });
    await client.send(command, { abortSignal: signal });
    return { payload: null, isTaken: true };
  } catch (error) {
    const { name: type, message } = error as Error;
    return { error: { type, message: `${endpoint} did not take the event: ${message || type}` } };
  } finally {
    client.destroy();
  }
}

/** Only who has functions behind such an API installs its client. */
async function loadClient() {
  try {
    return await import('@aws-sdk/client-lambda');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error(
      'Functions behind an endpoint are invoked with @aws-sdk/client-lambda, which is not installed: npm install --save-dev @aws-sdk/client-lambda',
    );
  }
}
