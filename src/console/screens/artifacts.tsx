import { useLocation } from 'preact-iso';
import type { BucketDescription } from '../../control/types.ts';
import { to } from '../addresses.ts';
import { get, upload } from '../api/client.ts';
import { useLoaded } from '../api/loaded.ts';
import { endpoint } from '../api/place.ts';
import { isGone, Refused, useAct } from '../parts/act.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { ArtifactPanel } from './artifacts/artifact-panel.tsx';
import { Objects } from './artifacts/objects.tsx';

/** Buckets, their objects, and what is in a zip. */
export default function ArtifactsScreen() {
  const { query, route } = useLocation();
  const { bucket, key, prefix } = query;
  const buckets = useLoaded(
    'buckets',
    (signal) => get<{ buckets: readonly BucketDescription[] }>('/buckets', {}, signal),
    ['requests', 'state'],
  );
  const go = (changes: Readonly<Record<string, string | undefined>>) =>
    route(to('/artifacts', { ...query, ...changes }));
  return (
    <>
      <div class="head">
        <h1>Artifacts</h1>
        <div class="chips" role="group" aria-label="Bucket">
          {buckets.data?.buckets.map(({ name }) => (
            <button
              key={name}
              type="button"
              class="chip"
              aria-pressed={name === bucket}
              onClick={() => route(to('/artifacts', { bucket: name }))}
            >
              {name}
            </button>
          ))}
        </div>
        <span class="grow" />
        {bucket !== undefined && <Upload bucket={bucket} prefix={prefix} onDone={buckets.reload} />}
      </div>
      <div class={key === undefined ? 'split' : 'split open'}>
        {bucket === undefined ? (
          <Shown of={buckets}>
            {({ buckets: known }) => (
              <Empty
                what={
                  known.length === 0
                    ? 'There is no bucket yet. Artifacts and sources of pipelines come here, and what SDKs put by S3.'
                    : 'Choose a bucket.'
                }
                commands={known.length === 0 ? [`aws s3 mb s3://source --endpoint-url ${endpoint.value}`] : []}
              />
            )}
          </Shown>
        ) : (
          <Objects
            bucket={bucket}
            prefix={prefix}
            selected={key}
            onSelect={(chosen) => go({ key: chosen, entry: undefined })}
          />
        )}
        {bucket !== undefined && key !== undefined && (
          <ArtifactPanel bucket={bucket} objectKey={key} onClose={() => go({ key: undefined })} />
        )}
      </div>
    </>
  );
}

interface UploadProps {
  readonly bucket: string;
  /** What stands before the names of the files in their keys. */
  readonly prefix: string | undefined;
  readonly onDone: () => void;
}

function Upload({ bucket, prefix = '', onDone }: UploadProps) {
  const { act, error } = useAct();
  const put = (files: FileList | null) =>
    act(async () => {
      for (const file of files ?? []) {
        const key = `${prefix}${file.name}`;
        await upload('/artifacts/content', { bucket, key }, file, 'application/octet-stream');
      }
      onDone();
    });
  return (
    <>
      <label class="button">
        Upload…
        <input
          class="hidden-input"
          type="file"
          multiple
          disabled={isGone.value}
          onChange={({ currentTarget }) => void put(currentTarget.files)}
        />
      </label>
      <Refused error={error} />
    </>
  );
}
