import { useState } from 'preact/hooks';
import type { ObjectDescription } from '../../../control/types.ts';
import { get } from '../../api/client.ts';
import { useLoaded } from '../../api/loaded.ts';
import { Columns, Rows } from '../../parts/rows.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import { bytes, moment } from '../../parts/words.ts';

/** Objects that are listed at once. */
const most = 1000;

interface ObjectsProps {
  readonly bucket: string;
  readonly prefix: string | undefined;
  readonly selected: string | undefined;
  readonly onSelect: (key: string | undefined) => void;
}

/** The objects of a bucket, by their keys. */
export function Objects({ bucket, prefix, selected, onSelect }: ObjectsProps) {
  const key = `${bucket} ${prefix}`;
  const [further, setFurther] = useState<{ key: string; objects: readonly ObjectDescription[] }>({ key, objects: [] });
  const ask = (after?: string, signal?: AbortSignal) => get('/objects', { bucket, prefix, after, limit: most }, signal);
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
            <Columns of={{ Key: '', Changed: '', Size: 'end' }} />
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
