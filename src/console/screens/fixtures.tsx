import { useState } from 'preact/hooks';
import type { SeedResult } from '../../control/types.ts';
import { to } from '../addresses.ts';
import { upload } from '../api/client.ts';
import { isGone, Refused, useAct } from '../parts/act.tsx';
import { FileButton } from '../parts/file-button.tsx';
import { Pairs } from '../parts/panel.tsx';
import { number } from '../parts/words.ts';

const example = `jobs:
  - actionTypeId: { category: Build, owner: Custom, provider: MyBuild, version: "1" }
    configuration: { Target: x64 }
`;

/** A fixture document to paste or to drop: what it would make, or where its mistakes are. */
export default function FixturesScreen() {
  const [text, setText] = useState('');
  const [name, setName] = useState('document.yaml');
  const [made, setMade] = useState<{ readonly result: SeedResult; readonly isApplied: boolean } | undefined>();
  const { act, error, isBusy } = useAct();
  const send = (isApplied: boolean) =>
    act(async () => {
      setMade(undefined);
      const check = isApplied ? undefined : true;
      const result = await upload<SeedResult>('/fixtures/text', { name, check }, text, 'application/yaml');
      setMade({ result, isApplied });
    });
  const isOff = isBusy || isGone.value || text === '';
  const take = async ([file]: readonly File[]) => {
    if (file === undefined) return;
    setName(file.name);
    setText(await file.text());
    setMade(undefined);
  };
  return (
    <>
      <div class="head">
        <h1>Fixtures</h1>
        <span class="grow" />
        <FileButton accept=".yaml,.yml,.json" onFiles={(files) => void take(files)}>
          Choose a file…
        </FileButton>
        <button type="button" class="button" disabled={isOff} onClick={() => void send(false)}>
          Check
        </button>
        <button type="button" class="button primary" disabled={isOff} onClick={() => void send(true)}>
          Apply
        </button>
      </div>
      <section
        class="page fixtures"
        aria-label="A document"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void take([...(event.dataTransfer?.files ?? [])]);
        }}
      >
        <DocumentField name={name} text={text} onText={setText} />
        <div role="status">
          <Refused error={error} />
          {made !== undefined && <Made result={made.result} isApplied={made.isApplied} />}
        </div>
      </section>
    </>
  );
}

interface DocumentFieldProps {
  readonly name: string;
  readonly text: string;
  readonly onText: (text: string) => void;
}

function DocumentField({ name, text, onText }: DocumentFieldProps) {
  return (
    <div class="field">
      <label for="document">{name}, YAML or JSON: paste it, or drop a file here</label>
      <textarea
        id="document"
        rows={22}
        spellcheck={false}
        value={text}
        placeholder={example}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
      />
      <p class="hint">
        Files that a document names are read by <code>npx codepipeline-local seed FILE</code>, not by this page.
      </p>
    </div>
  );
}

const words: Readonly<Record<string, string>> = {
  actionTypes: 'Action types',
  pipelines: 'Pipelines',
  webhooks: 'Webhooks',
  functions: 'Functions',
  stubs: 'Stubs',
  thirdPartyClients: 'Clients',
  eventTargets: 'Event targets',
  eventRules: 'Event rules',
  notificationRules: 'Notification rules',
  subscriptions: 'Subscriptions',
  buckets: 'Buckets',
};

function Made({ result, isApplied }: { readonly result: SeedResult; readonly isApplied: boolean }) {
  const { jobIds, executionIds, ...counts } = result;
  return (
    <div class="card">
      <p>{isApplied ? 'The document was applied. It made:' : 'The document has no mistakes. It would make:'}</p>
      <Pairs
        of={[
          ['Jobs', jobIds.length > 0 && <a href={to('/jobs')}>{number(jobIds.length)}</a>],
          ['Executions', executionIds.length > 0 && number(executionIds.length)],
          ...Object.entries(counts).map(
            ([name, count]) => [words[name] ?? name, Number(count) > 0 && number(Number(count))] as const,
          ),
        ]}
      />
    </div>
  );
}
