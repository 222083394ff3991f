import { type Check, invalidStructure } from './check.ts';

/** What only a V2 pipeline may have, and what its variables are called (C5 [transcript]). */
export const checkPipelineType: Check = ({ pipelineType, executionMode, variables = [], triggers = [] }) => {
  if (pipelineType === 'V1') {
    if (variables.length > 0) throw invalidStructure('Pipeline variable can only be used with V2 pipelines');
    // The text speaks of tags, the only filters that triggers had at first; it is answered for all of them [inferred].
    if (triggers.length > 0) throw invalidStructure('Triggers on tag can only be used with V2 pipelines');
    if (executionMode !== 'SUPERSEDED') {
      throw invalidStructure('QUEUED or PARALLEL mode can only be used with V2 pipelines');
    }
  }
  const names = new Set<string>();
  for (const { name } of variables) {
    if (names.has(name)) {
      throw invalidStructure(`Variable names must be unique. The following variable name is already in use: ${name}`);
    }
    names.add(name);
  }
};
