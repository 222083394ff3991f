import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { JobSummary } from '../../../control/types.ts';
import { Glyph, Icon } from '../../parts/icons.tsx';
import { Columns, Rows } from '../../parts/rows.tsx';
import { Age } from '../../parts/time.tsx';
import { number, short, statusWords } from '../../parts/words.ts';
import type { Jobs, Seen } from './use-jobs.ts';

interface JobListProps {
  readonly label: string;
  /** Newest first. */
  readonly jobs: readonly JobSummary[];
  readonly selected: string | undefined;
  readonly onSelect: (id: string | undefined) => void;
  readonly onEnd?: () => void;
  readonly onSeen?: (seen: Seen) => void;
  /** Jobs that have come since the newest were looked at. */
  readonly newer?: number;
  /** Where chains of continuations are one row each. */
  readonly chains?: Pick<Jobs, 'inside' | 'toggle' | 'isUnfolded'>;
  readonly empty: ComponentChildren;
}

const columns = {
  ...{ Status: '', Job: 'id', 'Action type': 'type', 'Pipeline, stage and action': '' },
  ...{ Progress: 'progress', Age: 'end' },
};

const idOf = ({ id }: JobSummary) => id;

/** Jobs as a table of which only what is seen is drawn. */
export function JobList({ label, jobs, selected, onSelect, onEnd, onSeen, newer = 0, chains, empty }: JobListProps) {
  const list = useRef<HTMLDivElement>(null);
  return (
    <div ref={list} class="list jobs-list">
      <Columns of={columns} />
      {newer > 0 && (
        <button
          type="button"
          class="button small newer"
          onClick={() => list.current?.querySelector('.rows-box')?.scrollTo({ top: 0 })}
        >
          {number(newer)} newer
        </button>
      )}
      <Rows<JobSummary>
        label={label}
        rows={jobs}
        keyOf={idOf}
        selected={selected}
        onSelect={onSelect}
        classOf={(job) => `status is-${job.status}${chains?.inside.has(job) ? ' inside' : ''}`}
        empty={empty}
        {...(onEnd && { onEnd })}
        {...(onSeen && { onSeen })}
        {...(chains && {
          onToggle(job, isOpen) {
            if (isNewestOfChain(job) && chains.isUnfolded(job) !== isOpen) chains.toggle(job);
          },
        })}
      >
        {(job) => <Cells job={job} {...(chains && isNewestOfChain(job) && !chains.inside.has(job) && { chains })} />}
      </Rows>
    </div>
  );
}

const isNewestOfChain = ({ turn, turns }: JobSummary) => turns !== undefined && turn === turns;

interface CellsProps {
  readonly job: JobSummary;
  /** Of a row that a chain can be unfolded from. */
  readonly chains?: Pick<Jobs, 'toggle' | 'isUnfolded'>;
}

function Cells({ job, chains }: CellsProps) {
  const { id, status, actionTypeId, pipelineName, stage, action, percentComplete, summary, createdAt, turn, turns } =
    job;
  const isUnfolded = chains?.isUnfolded(job) === true;
  return (
    <>
      <span class="state">
        <Glyph status={status} isPicture />
        {statusWords(status)}
      </span>
      <span class="mono id">{short(id)}</span>
      <span class="type">
        <Icon name={actionTypeId.category} isSmall /> {actionTypeId.provider}{' '}
        <span class="muted">v{actionTypeId.version}</span>
      </span>
      <span>
        {turns !== undefined && chains === undefined && (
          <span class="turn" title={`Turn ${turn} of ${turns} of its chain`}>
            {turn}/{turns}
          </span>
        )}
        {chains && (
          <button
            type="button"
            class="turn"
            tabIndex={-1}
            aria-expanded={isUnfolded}
            title={`${turns} turns of one chain`}
            onClick={(event) => {
              event.stopPropagation();
              chains.toggle(job);
            }}
          >
            {turns} turns {isUnfolded ? '▾' : '▸'}
          </button>
        )}
        <span class="pipeline-of">
          {pipelineName} <span class="muted">›</span>{' '}
        </span>
        <span class="stage-of muted">{stage} › </span>
        {action}
      </span>
      <span class="muted progress">
        {percentComplete !== undefined && `${percentComplete}% `}
        {summary}
      </span>
      <span class="end">
        <Age since={createdAt} />
      </span>
    </>
  );
}
