import { getArtifact, listArtifacts } from './artifacts.ts';
import type { Invoke } from './capability.ts';
import { ControlError } from './control-error.ts';
import type { ArtifactsApi } from './emulator-control.ts';
import type { ObjectClient, ObjectPlace } from './object-client.ts';
import type { ArtifactPlace } from './types.ts';

/** Artifacts are described by the control API; their bytes go through S3, streamed and of any size. */
export function createArtifactsApi(invoke: Invoke, objects: ObjectClient): ArtifactsApi {
  const list: ArtifactsApi['list'] = async (id) => (await invoke(listArtifacts, { id })).artifacts;

  async function find(place: ArtifactPlace): Promise<ObjectPlace> {
    if ('bucket' in place) return { bucket: place.bucket, key: place.key };
    if ('jobId' in place) {
      const { jobId, name } = place;
      const artifact = (await list(jobId)).find((candidate) => candidate.name === name);
      if (artifact === undefined) throw new ControlError('notFound', `Job ${jobId} has no artifact named ${name}.`);
      return find(artifact.location);
    }
    const { bucketName, objectKey } = place.s3Location;
    return { bucket: bucketName, key: objectKey };
  }

  return {
    list,
    async get(place) {
      const found = await find(place);
      const description = await invoke(getArtifact, found);
      return { ...description, bytes: await objects.get(found) };
    },
    async put(place, bytes) {
      await objects.put(await find(place), typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
    },
  };
}
