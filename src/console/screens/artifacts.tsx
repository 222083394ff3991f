import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { ArtifactDescription, BucketDescription, ObjectDescription } from '../../control/types.ts';
import { to } from '../addresses.ts';
import { address, get, upload } from '../api/client.ts';
import { useLoaded } from '../api/loaded.ts';
import { endpoint } from '../api/place.ts';
import { isGone, Refused, useAct } from '../parts/act.tsx';
import { Pairs, Panel } from '../parts/panel.tsx';
import { Rows } from '../parts/rows.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { bytes, moment } from '../parts/words.ts';
import { Preview } from './artifacts/preview.tsx';

/** Objects that are listed at once. */
const most = 1000;

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
  const { act, error } = useAct();
  const put = (files: FileList | null | undefined) =>
    act(async () => {
      for (const file of files ?? []) {
        const named = `${prefix ?? ''}${file.name}`;
        await upload('/artifacts/content', { bucket, key: named }, file, 'application/octet-stream');
      }
      buckets.reload();
    });
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
        {bucket !== undefined && (
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
        )}
        <Refused error={error} />
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

interface ObjectsProps {
  readonly bucket: string;
  readonly prefix: string | undefined;
  readonly selected: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
}

function Objects({ bucket, prefix, selected, onSelect }: ObjectsProps) {
  const key = `${bucket} ${prefix}`;
  const [further, setFurther] = useState<{ key: string; objects: readonly ObjectDescription[] }>({ key, objects: [] });
  const ask = (after?: string, signal?: AbortSignal) =>
    get<{ objects: readonly ObjectDescription[] }>('/objects', { bucket, prefix, after, limit: most }, signal);
  const loaded = useLoaded(key, (signal) => ask(undefined, signal), ['requests', 'state']);
  const more = further.key === key ? further.objects : [];
  return (
    <Shown of={loaded}>
      {({ objects: first }) => {
        const objects = [...first, ...more];
        const askForMore = async () => {
          if (objects.length === 0 || objects.length % most !== 0) return;
          const { objects: next } = await ask(objects.at(-1)?.key);
          setFurther({ key, objects: [...more, ...next] });
        };
        return (
          <div class="list objects-list">
            <div class="columns" aria-hidden="true">
              <span>Key</span>
              <span>Changed</span>
              <span class="end">Size</span>
            </div>
            <Rows
              label={`Objects of ${bucket}`}
              rows={objects}
              keyOf={(object) => object.key}
              selected={selected}
              onSelect={onSelect}
              onEnd={() => void askForMore()}
              empty={<Empty what="This bucket is empty. Upload something, or let a worker put it." />}
            >
              {(object) => (
                <>
                  <span class="mono">{object.key}</span>
                  <span class="muted">{moment(object.modifiedAt)}</span>
                  <span class="end">{bytes(object.size)}</span>
                </>
              )}
            </Rows>
          </div>
        );
      }}
    </Shown>
  );
}

interface ArtifactPanelProps {
  readonly bucket: string;
  readonly objectKey: string;
  readonly onClose: () => void;
}

function ArtifactPanel({ bucket, objectKey, onClose }: ArtifactPanelProps) {
  const loaded = useLoaded(
    `${bucket} ${objectKey}`,
    (signal) => get<ArtifactDescription>('/artifacts', { bucket, key: objectKey }, signal),
    ['requests', 'state'],
  );
  const [shown, setShown] = useState<string | undefined>();
  useEffect(() => {
    if (loaded.isGone) onClose();
  }, [loaded.isGone]);
  return (
    <Panel title={objectKey} onClose={onClose}>
      <Shown of={loaded}>
        {({ size, etag, modifiedAt, entries, notListed }) => (
          <>
            <Pairs
              of={[
                ['Size', bytes(size)],
                ['ETag', etag],
                ['Changed', moment(modifiedAt)],
              ]}
            />
            <div class="buttons start">
              <a class="button small" href={address('/artifacts/content', { bucket, key: objectKey })} download>
                Download
              </a>
            </div>
            {entries === undefined ? (
              <Preview of={{ bucket, key: objectKey }} size={size} />
            ) : (
              <>
                <h3>Files in it</h3>
                <ul class="entries">
                  {entries.map((entry) => (
                    <li key={entry.name}>
                      <button
                        type="button"
                        class="mono cut"
                        aria-expanded={shown === entry.name}
                        onClick={() => setShown(shown === entry.name ? undefined : entry.name)}
                      >
                        {entry.name}
                      </button>
                      <span class="muted">{bytes(entry.size)}</span>
                      {shown === entry.name && (
                        <Preview of={{ bucket, key: objectKey, entry: entry.name }} size={entry.size} />
                      )}
                    </li>
                  ))}
                </ul>
                {notListed !== undefined && <p class="muted">{notListed}</p>}
              </>
            )}
          </>
        )}
      </Shown>
    </Panel>
  );
}
