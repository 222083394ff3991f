/** Says that an S3 source has nothing to take, in the service's words while it polls (J21 [transcript]). */
export function missingSource({ bucket, key, hasBucket }: { bucket: string; key: string; hasBucket: boolean }): string {
  return hasBucket
    ? `Could not access the Amazon S3 object: "${bucket}/${key}". Make sure that the names of the bucket and object are both correct.`
    : `No bucket with the name ${bucket} was found`;
}
