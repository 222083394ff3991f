import { failed } from '../../domain/action-execution.ts';
import { missingStubMessage } from '../../domain/stub.ts';
import { asStubbed, type Provider } from './provider.ts';

/** An action that nothing here runs: never a silent success, unless somebody has asked for it (K1 [chosen]). */
export const unstubbed: Provider = {
  name: 'unstubbed',
  start({ policy }, action) {
    if (policy.unstubbedActions === 'succeed') return { status: 'Succeeded' };
    return failed('ConfigurationError', missingStubMessage(asStubbed(action)));
  },
};
