import { ServiceError } from '../../model/service-error.ts';
import type { Check } from './check.ts';
import { actionsOf } from './pipeline-declaration.ts';

/** Exactly one of the two members (I5 [documented]), and a store wherever an action runs (C7 [transcript]). */
export const checkArtifactStores: Check = (pipeline, { region }) => {
  const { artifactStore, artifactStores } = pipeline;
  if ((artifactStore === undefined) === (artifactStores === undefined)) {
    const given = artifactStore === undefined ? 'neither of them' : 'both';
    throw invalid(
      `A pipeline has either 'artifactStore' or 'artifactStores'; pipeline '${pipeline.name}' has ${given}.`,
    );
  }
  const regions = new Set([region, ...actionsOf(pipeline).map(({ action }) => action.region ?? region)]);
  if (artifactStores === undefined) {
    if (regions.size === 1) return;
    throw invalid(
      "Your pipeline contains actions in more than one region. Use 'pipeline.artifactStores' instead of 'pipeline.artifactStore' to declare an artifact store, such as an artifact bucket, for each region where you have an action.",
    );
  }
  const missing = [...regions].filter((name) => !Object.hasOwn(artifactStores, name));
  if (missing.length === 0) return;
  throw invalid(
    `Your pipeline must have an artifact store, such as an artifact bucket, for each region where you have an action. The following region is missing in 'pipeline.artifactStores': ${missing.join(', ')}.`,
  );
};

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
