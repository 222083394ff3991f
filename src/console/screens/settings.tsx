import { useState } from 'preact/hooks';
import { useAnswer } from '../api/loaded.ts';
import { endpoint } from '../api/place.ts';
import { Chips } from '../parts/chips.tsx';
import { Copyable } from '../parts/copyable.tsx';
import { Pairs } from '../parts/panel.tsx';
import { Shown } from '../parts/states.tsx';
import { environments } from './settings/environments.ts';

/** How the emulator was started, and what to paste for a worker to reach it. */
export default function SettingsScreen() {
  const loaded = useAnswer('/settings', {}, []);
  const [language, setLanguage] = useState('Shell');
  return (
    <>
      <div class="head">
        <h1>Settings</h1>
      </div>
      <div class="page cards">
        <Shown of={loaded}>
          {({ version, options, account, region }) => (
            <>
              <section class="card" aria-label="For a worker">
                <h2>For a worker</h2>
                <Chips label="Language" names={Object.keys(environments)} pressed={language} onPress={setLanguage} />
                <Copyable text={environments[language]?.({ endpoint: endpoint.value, account, region }) ?? ''} />
              </section>
              <section class="card" aria-label="Options">
                <h2>Options, version {version}</h2>
                <Pairs
                  of={options.map(({ flag, value }) => [`--${flag}`, <span class="mono">{value}</span>] as const)}
                />
              </section>
            </>
          )}
        </Shown>
      </div>
    </>
  );
}
