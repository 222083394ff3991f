import { missingFunctionMessage, missingStubMessage, stubOfAction } from '../../domain/executions/stub.ts';
import type { Context } from '../context.ts';
import { findFunction, functionFor } from '../declarations/find-function.ts';
import { manualApproval } from './providers/manual-approval.ts';
import { nestedPipeline } from './providers/nested-pipeline.ts';
import { asStubbed, type Provider, type StartingAction } from './providers/provider.ts';
import { s3Deploy } from './providers/s3-deploy.ts';
import { s3Source } from './providers/s3-source.ts';
import { stubbed } from './providers/stub.ts';
import { unstubbed } from './providers/unstubbed.ts';
import { lambda, worker } from './providers/worker.ts';

/** AWS's own providers that are emulated, by category and provider. */
const ofAws: Readonly<Record<string, Provider>> = {
  'Approval/Manual': manualApproval,
  'Deploy/S3': s3Deploy,
  'Invoke/CodePipeline': nestedPipeline,
  'Source/S3': s3Source,
};

/** Who does an action: a stub wins over everybody, and what nobody does is unstubbed (K1 [chosen]). */
export function chooseProvider(context: Context, action: Pick<StartingAction, 'world' | 'data'>): Provider {
  const { store } = context;
  const stub = stubOfAction(store.stubs.list(action.world), asStubbed(action));
  if (stub !== undefined) return stubbed(stub);
  const functionName = functionFor(context, action.world, action.data);
  if (functionName !== undefined) {
    const isGiven = findFunction(context, action.world, functionName) !== undefined;
    return isGiven ? lambda(functionName) : unstubbed(missingFunctionMessage(functionName, asStubbed(action)));
  }
  const { owner, category, provider } = action.data.actionTypeId;
  const unknown = unstubbed(missingStubMessage(asStubbed(action)));
  if (owner === 'AWS') return ofAws[`${category}/${provider}`] ?? unknown;
  // A partner of AWS's catalogue that no fixture declares has no worker here.
  const isDeclared = store.actionTypes.find(action.world, action.data.actionTypeId) !== undefined;
  return owner === 'Custom' || isDeclared ? worker : unknown;
}
