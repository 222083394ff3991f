import { useLocation } from 'preact-iso';
import { to } from '../addresses.ts';
import { upload } from '../api/client.ts';
import { useAnswer } from '../api/loaded.ts';
import { endpoint } from '../api/place.ts';
import { Refused, useAct } from '../parts/act.tsx';
import { Chips } from '../parts/chips.tsx';
import { FileButton } from '../parts/file-button.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { ArtifactPanel } from './artifacts/artifact-panel.tsx';
import { Objects } from './artifacts/objects.tsx';

/** Buckets, their objects, and what is in a zip. */
export default function ArtifactsScreen() {
  const { query, route } = useLocation();
  const { bucket, key, prefix } = query;
  const buckets = useAnswer('/buckets', {}, ['requests', 'state']);
  const go = (changes: Readonly<Record<string, string | undefined>>) =>
    route(to('/artifacts', { ...query, ...changes }));
  return (
    <>
      <div class="head">
        <h1>Artifacts</h1>
        <Chips
          label="Bucket"
          names={buckets.data?.buckets.map(({ name }) => name) ?? []}
          pressed={bucket}
          onPress={(name) => route(to('/artifacts', { bucket: name }))}
        />
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
  const put = (files: readonly File[]) =>
    act(async () => {
      for (const file of files) {
        const key = `${prefix}${file.name}`;
        await upload('/artifacts/content', { bucket, key }, file, 'application/octet-stream');
      }
      onDone();
    });
  return (
    <>
      <FileButton multiple onFiles={(files) => void put(files)}>
        Upload…
      </FileButton>
      <Refused error={error} />
    </>
  );
}
