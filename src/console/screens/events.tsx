import { useLocation } from 'preact-iso';
import type { StateChangeEvent } from '../../control/types.ts';
import { to } from '../addresses.ts';
import { useAnswer } from '../api/loaded.ts';
import { Chips } from '../parts/chips.tsx';
import { Copyable } from '../parts/copyable.tsx';
import { Panel } from '../parts/panel.tsx';
import { Columns, Rows } from '../parts/rows.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { TimeOfDay } from '../parts/time.tsx';

/** Events that are asked for at once; 10,000 are kept. */
const most = 1000;

const kinds = [
  'CodePipeline Pipeline Execution State Change',
  'CodePipeline Stage Execution State Change',
  'CodePipeline Action Execution State Change',
  'CodePipeline Local Job State Change',
];

/** `Pipeline`, `Stage`, `Action` and `Job`. */
const wordsOf = (kind: string) => kind.replace(/^CodePipeline (Local )?|( Execution)? State Change$/g, '');

/** What has come to another state, as EventBridge would tell it, newest first. */
export default function EventsScreen() {
  const { query, route } = useLocation();
  const { kind, event: selected } = query;
  const loaded = useAnswer('/events', { detailType: kind, limit: most }, ['state']);
  const go = (changes: Readonly<Record<string, string | undefined>>) => route(to('/events', { ...query, ...changes }));
  return (
    <>
      <div class="head">
        <h1>Events</h1>
        <Chips
          label="Kind"
          names={kinds}
          pressed={kind}
          onPress={(each) => go({ kind: each === kind ? undefined : each })}
          words={wordsOf}
        />
      </div>
      <div class={selected === undefined ? 'split' : 'split open'}>
        <Shown of={loaded}>
          {({ events }) => {
            const event = events.find(({ id }) => id === selected);
            return (
              <>
                <EventList
                  events={[...events].reverse()}
                  selected={selected}
                  onSelect={(chosen) => go({ event: chosen })}
                />
                {event !== undefined && (
                  <Panel title={event['detail-type']} onClose={() => go({ event: undefined })}>
                    <Copyable text={JSON.stringify(event, undefined, 2)} label="Copy the event" />
                  </Panel>
                )}
              </>
            );
          }}
        </Shown>
      </div>
    </>
  );
}

interface EventListProps {
  readonly events: readonly StateChangeEvent[];
  readonly selected: string | undefined;
  readonly onSelect: (id: string | undefined) => void;
}

function EventList({ events, selected, onSelect }: EventListProps) {
  return (
    <div class="list events-list">
      <Columns of={{ Time: '', 'Of a': '', State: '', What: '' }} />
      <Rows
        label="Events, newest first"
        rows={events}
        keyOf={({ id }) => id}
        selected={selected}
        onSelect={onSelect}
        empty={<Empty what="Nothing has come to another state yet." />}
      >
        {({ time, detail, 'detail-type': kind }) => (
          <>
            <TimeOfDay at={time} />
            <span>{wordsOf(kind)}</span>
            <span>{detail.state}</span>
            <span class="muted">{subjectOf(detail as Readonly<Record<string, unknown>>)}</span>
          </>
        )}
      </Rows>
    </div>
  );
}

/** `pipeline › stage › action`, or the job's id. */
function subjectOf(detail: Readonly<Record<string, unknown>>): string {
  const names = ['pipeline', 'stage', 'action', 'job-id'].map((name) => detail[name]);
  return names.filter((name) => typeof name === 'string').join(' › ');
}
