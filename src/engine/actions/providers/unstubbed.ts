import { failed } from '../../../domain/executions/action-execution.ts';
import { leavePlaceholderArtifacts } from '../../objects/artifacts.ts';
import type { Provider } from './provider.ts';
import { externalExecutionIdOf, standInVariables, successSummaryOf } from './stand-in.ts';

/**
 * An action that nothing here runs: never a silent success, unless somebody has asked for it (K1 [chosen]).
 * @param message What it fails with: what to write so that it runs.
 */
export function unstubbed(message: string): Provider {
  return {
    name: 'unstubbed',
    start(context, action) {
      if (context.policy.unstubbedActions === 'fail') {
        const { pipelineName, stage, action: place } = action.data.pipelineContext;
        context.log.warn(`Action ${stage.name} / ${place.name} of pipeline ${pipelineName} fails: ${message}`);
        return failed('ConfigurationError', message);
      }
      leavePlaceholderArtifacts(context, action.world, action.data.outputArtifacts);
      return {
        status: 'Succeeded',
        executionDetails: {
          externalExecutionId: externalExecutionIdOf(context, action),
          summary: successSummaryOf(action.data),
        },
        outputVariables: standInVariables(context, action),
      };
    },
  };
}
