import { failed } from '../../domain/action-execution.ts';
import { missingStubMessage } from '../../domain/stub.ts';
import { leaveEmptyArtifacts } from '../leave-empty-artifacts.ts';
import { asStubbed, type Provider } from './provider.ts';

/** An action that nothing here runs: never a silent success, unless somebody has asked for it (K1 [chosen]). */
export const unstubbed: Provider = {
  name: 'unstubbed',
  start(context, action) {
    if (context.policy.unstubbedActions === 'succeed') {
      leaveEmptyArtifacts(context, action.world, action.data.outputArtifacts);
      return { status: 'Succeeded' };
    }
    return failed('ConfigurationError', missingStubMessage(asStubbed(action)));
  },
};
