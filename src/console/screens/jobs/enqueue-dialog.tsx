import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { JobDescription, SeedResult } from '../../../control/types.ts';
import { type ActionType, allActionTypes } from '../../api/aws.ts';
import { post, upload } from '../../api/client.ts';
import { useLoaded } from '../../api/loaded.ts';
import { place } from '../../api/place.ts';
import { Chips } from '../../parts/chips.tsx';
import { Field, FormDialog } from '../../parts/dialog.tsx';
import { Empty, Shown } from '../../parts/states.tsx';

interface EnqueueProps {
  /** A provider, or `Category/Provider`, to begin with. */
  readonly type: string | undefined;
  /** Told which job was made, the first of several. */
  readonly onMade: (id: string | undefined) => void;
  readonly onClose: () => void;
}

/** Asks for a job in the way that its action type declares, or for a document that has some. */
export function EnqueueDialog(props: EnqueueProps) {
  const [isText, setIsText] = useState(false);
  const switched = (
    <Chips
      label="How the job is written"
      names={['Form', 'YAML']}
      pressed={isText ? 'YAML' : 'Form'}
      onPress={(name) => setIsText(name === 'YAML')}
    />
  );
  return isText ? <AsText {...props}>{switched}</AsText> : <AsForm {...props}>{switched}</AsForm>;
}

const example = `jobs:
  - actionTypeId: { category: Build, provider: MyBuild, version: "1" }
    configuration: { Target: x64 }
    count: 3
`;

function AsText({ children, onMade, onClose }: EnqueueProps & { readonly children: ComponentChildren }) {
  const [text, setText] = useState(example);
  const apply = async () => {
    const { jobIds } = await upload<SeedResult>('/fixtures/text', { name: 'jobs.yaml' }, text, 'application/yaml');
    onMade(jobIds[0]);
  };
  return (
    <FormDialog title="Enqueue jobs" verb="Enqueue" onSubmit={apply} onClose={onClose}>
      {children}
      <Field
        label="A fixture document"
        value={text}
        onChange={setText}
        rows={12}
        isRequired
        hint="Whatever it has is made, not jobs alone. An action type that nobody made is made with its first job."
      />
    </FormDialog>
  );
}

const nameOf = ({ id: { category, owner, provider, version } }: ActionType) =>
  [category, owner, provider, version].join('/');

function AsForm({ type, children, ...rest }: EnqueueProps & { readonly children: ComponentChildren }) {
  const loaded = useLoaded(`types ${JSON.stringify(place.value)}`, () => allActionTypes(), ['state']);
  const [chosen, setChosen] = useState<string | undefined>();
  return (
    <Shown of={loaded}>
      {(types) => {
        const wanted = (each: ActionType) => type !== undefined && nameOf(each).includes(type.split('/').at(-1) ?? '');
        const current = types.find((each) => nameOf(each) === chosen) ?? types.find(wanted) ?? types[0];
        if (current === undefined) {
          return (
            <FormDialog title="Enqueue jobs" verb="Enqueue" isOff onSubmit={async () => {}} onClose={rest.onClose}>
              {children}
              <Empty what="There is no action type of a worker here yet. Write the job as YAML, and its type is made with it." />
            </FormDialog>
          );
        }
        return (
          <OfType key={nameOf(current)} type={current} {...rest}>
            {children}
            <Field label="Action type" value={nameOf(current)} onChange={setChosen} choices={types.map(nameOf)} />
          </OfType>
        );
      }}
    </Shown>
  );
}

interface OfTypeProps extends Omit<EnqueueProps, 'type'> {
  readonly type: ActionType;
  readonly children: ComponentChildren;
}

function OfType({ type, onMade, onClose, children }: OfTypeProps) {
  const { id, actionConfigurationProperties: properties = [], inputArtifactDetails, outputArtifactDetails } = type;
  const [configuration, setConfiguration] = useState<Readonly<Record<string, string>>>({});
  const [inputs, setInputs] = useState('');
  const [outputs, setOutputs] = useState('');
  const [count, setCount] = useState('1');
  const enqueue = async () => {
    const given = Object.entries(configuration).filter(([, value]) => value !== '');
    const made = await post<JobDescription>(
      '/jobs',
      {
        actionTypeId: id,
        ...(given.length > 0 && { configuration: Object.fromEntries(given) }),
        ...(inputs.trim() !== '' && { inputArtifacts: namesIn(inputs) }),
        ...(outputs.trim() !== '' && { outputArtifacts: namesIn(outputs) }),
        ...(count !== '' && count !== '1' && { count: Number(count) }),
      },
      place.peek(),
    );
    onMade(made.id);
  };
  return (
    <FormDialog title="Enqueue jobs" verb="Enqueue" onSubmit={enqueue} onClose={onClose}>
      {children}
      {properties.map(({ name, required, secret, queryable, description }) => (
        <Field
          key={name}
          label={[name, required && 'required', secret && 'secret', queryable && 'polls can ask for it']
            .filter(Boolean)
            .join(', ')}
          value={configuration[name] ?? ''}
          onChange={(value) => setConfiguration({ ...configuration, [name]: value })}
          isRequired={required}
          isSecret={secret}
          {...(description !== undefined && { hint: description })}
        />
      ))}
      <div class="fields">
        <Field
          label="Input artifacts"
          value={inputs}
          onChange={setInputs}
          hint={`Names with commas between; ${rangeOf(inputArtifactDetails)} of them.`}
        />
        <Field
          label="Output artifacts"
          value={outputs}
          onChange={setOutputs}
          hint={`Names; ${rangeOf(outputArtifactDetails)} of them.`}
        />
        <Field label="How many jobs" value={count} onChange={setCount} isNumber />
      </div>
    </FormDialog>
  );
}

function namesIn(text: string): readonly { readonly name: string }[] {
  return text
    .split(',')
    .map((name) => ({ name: name.trim() }))
    .filter(({ name }) => name !== '');
}

function rangeOf({ minimumCount, maximumCount }: ActionType['inputArtifactDetails']): string {
  return minimumCount === maximumCount ? String(minimumCount) : `${minimumCount} to ${maximumCount}`;
}
