import { useEffect, useState } from 'preact/hooks';
import { address } from '../../api/client.ts';
import { useAnswer } from '../../api/loaded.ts';
import { Pairs, Panel } from '../../parts/panel.tsx';
import { Shown } from '../../parts/states.tsx';
import { bytes, moment } from '../../parts/words.ts';
import { Preview } from './preview.tsx';

interface ArtifactPanelProps {
  readonly bucket: string;
  readonly objectKey: string;
  readonly onClose: () => void;
}

/** An object: what it holds, and what is in it when it is a zip. */
export function ArtifactPanel({ bucket, objectKey, onClose }: ArtifactPanelProps) {
  const loaded = useAnswer('/artifacts', { bucket, key: objectKey }, ['requests', 'state']);
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
