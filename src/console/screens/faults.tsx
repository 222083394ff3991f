import { useState } from 'preact/hooks';
import type { FaultEffect, FaultMatch } from '../../control/types.ts';
import { post, remove, segment } from '../api/client.ts';
import { useAnswer } from '../api/loaded.ts';
import { ActButton, Button } from '../parts/act.tsx';
import { Confirm, Field, FormDialog } from '../parts/dialog.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { number } from '../parts/words.ts';

/** What is to go wrong, and how often it has. */
export default function FaultsScreen() {
  const loaded = useAnswer('/faults', {}, ['faults', 'requests']);
  const [asks, setAsks] = useState<'add' | 'clear' | undefined>();
  const close = () => setAsks(undefined);
  return (
    <>
      <div class="head">
        <h1>Faults</h1>
        <span class="grow" />
        <Button icon="trash" isOff={loaded.data?.faults.length === 0} onPress={() => setAsks('clear')}>
          Clear all…
        </Button>
        <Button look="primary" onPress={() => setAsks('add')}>
          Add a fault
        </Button>
      </div>
      <div class="page">
        <Shown of={loaded}>
          {({ faults }) =>
            faults.length === 0 ? (
              <Empty
                what="Nothing goes wrong by itself here. Add a fault to see what your worker does about it."
                commands={['npx codepipeline-local faults add --operation PutJobSuccessResult --first 1 --cut after']}
              />
            ) : (
              <ul class="cards">
                {faults.map((fault) => (
                  <li key={fault.id} class="card line-card">
                    <span>
                      {matchSentence(fault.match)} <strong>{effectSentence(fault.effect)}</strong>
                    </span>
                    <span class="grow" />
                    <span class="muted">
                      matched {number(fault.matched)}, applied {number(fault.applied)}
                    </span>
                    <ActButton isSmall icon="trash" onPress={() => remove(`/faults/${segment(fault.id)}`)}>
                      Remove
                    </ActButton>
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
      </div>
      {asks === 'add' && <AddDialog onClose={close} />}
      {asks === 'clear' && (
        <Confirm
          title="Clear all faults"
          verb="Clear"
          loses="Nothing goes wrong on purpose any more, and what was counted is forgotten."
          onSubmit={() => remove('/faults')}
          onClose={close}
        />
      )}
    </>
  );
}

function matchSentence({ operation, jobId, accessKeyId, actionType, first, every, probability }: FaultMatch): string {
  const which = [
    first !== undefined && (first === 1 ? 'The first request' : `Each of the first ${number(first)} requests`),
    every !== undefined && `Every ${every}. request`,
    probability !== undefined && `With a probability of ${probability}, a request`,
  ].find((words) => words !== false);
  return [
    which ?? 'Every request',
    operation !== undefined && `of ${operation}`,
    jobId !== undefined && `for job ${jobId}`,
    accessKeyId !== undefined && `by ${accessKeyId}`,
    actionType !== undefined && `for ${typeWords(actionType)}`,
  ]
    .filter((words) => words !== false)
    .join(' ');
}

function typeWords({ category, owner, provider, version }: NonNullable<FaultMatch['actionType']>): string {
  return [category, owner, provider, version].filter((part) => part !== undefined).join('/');
}

/** Effects by the words in which they are told, and in which the form offers them. */
const effects: Readonly<Record<string, FaultEffect>> = {
  'is cut before its work': { cut: 'before' },
  'loses its answer after its work': { cut: 'after' },
  'is cut in an object’s body': { cut: 'body' },
  'dispatches a job again that a worker has': { duplicate: true },
  'comes after its job was dispatched to another worker': { staleNonce: true },
  'comes after its job has timed out': { timeOut: true },
  'has credentials that have expired': { expireCredentials: true },
};

function effectSentence(effect: FaultEffect): string {
  const { error, message, delay } = effect;
  const isOf = (part: FaultEffect) =>
    Object.entries(part).every(([name, value]) => effect[name as keyof FaultEffect] === value);
  return [
    ...(delay === undefined ? [] : [`is held up for ${JSON.stringify(delay).replaceAll('"', '')}`]),
    ...(error === undefined ? [] : [`fails with ${error}${message === undefined ? '' : ` (${message})`}`]),
    ...Object.keys(effects).filter((words) => isOf(effects[words] as FaultEffect)),
  ].join(', ');
}

interface AskedEffect {
  readonly member: 'error' | 'delay';
  readonly label: string;
  readonly initial: string;
  readonly hint: string;
}

/** Effects for which the form asks a text. */
const asked: Readonly<Record<string, AskedEffect>> = {
  'fails with an error': {
    member: 'error',
    label: 'Error',
    initial: 'ThrottlingException',
    hint: 'Any that the operation may return, such as InternalFailure or, of S3, SlowDown.',
  },
  'is held up': { member: 'delay', label: 'For', initial: '2s', hint: 'Real time, such as 500ms, 2s or 1m.' },
};

const operations = [
  'any operation',
  'PollForJobs',
  'AcknowledgeJob',
  'PutJobSuccessResult',
  'PutJobFailureResult',
  'GetJobDetails',
  'PollForThirdPartyJobs',
  'AcknowledgeThirdPartyJob',
  'PutThirdPartyJobSuccessResult',
  'PutThirdPartyJobFailureResult',
  'GetObject',
  'PutObject',
];

/** A form that reads like a sentence: of which requests how many, and what happens to them. */
function AddDialog({ onClose }: { readonly onClose: () => void }) {
  const [operation, setOperation] = useState('PollForJobs');
  const [first, setFirst] = useState('1');
  const [effect, setEffect] = useState('fails with an error');
  const [text, setText] = useState('ThrottlingException');
  const field = asked[effect];
  const choose = (chosen: string) => {
    setEffect(chosen);
    setText(asked[chosen]?.initial ?? '');
  };
  const add = () =>
    post('/faults', {
      match: {
        ...(operation !== 'any operation' && { operation }),
        ...(first !== '' && { first: Number(first) }),
      },
      effect: field === undefined ? effects[effect] : { [field.member]: text },
    });
  return (
    <FormDialog title="Add a fault" verb="Add" onSubmit={add} onClose={onClose}>
      <Field
        label="Of the first"
        value={first}
        onChange={setFirst}
        isNumber
        hint="How many requests; leave it empty for every one."
      />
      <Field label="requests of" value={operation} onChange={setOperation} choices={operations} />
      <Field label="each" value={effect} onChange={choose} choices={Object.keys({ ...asked, ...effects })} />
      {field !== undefined && (
        <Field label={field.label} value={text} onChange={setText} hint={field.hint} isRequired />
      )}
    </FormDialog>
  );
}
