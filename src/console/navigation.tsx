import { useLocation } from 'preact-iso';
import { root, to, toPipeline } from './addresses.ts';
import { unhurried, useAnswer } from './api/loaded.ts';
import { Icon } from './parts/icons.tsx';
import { number } from './parts/words.ts';
import { screens } from './screens.ts';

/** Most pipelines that stand below their screen at the side. */
const most = 12;

/** The list of screens, with the pipelines, and how many verdicts there are on the workers. */
export function Navigation() {
  const { path } = useLocation();
  const { data: { pipelines } = { pipelines: [] } } = useAnswer('/pipelines', {}, ['state']);
  const { data: { verdicts } = { verdicts: [] } } = useAnswer('/conduct', {}, ['requests'], unhurried);
  return (
    <nav class="side" aria-label="Screens">
      {screens.map(({ path: below, title, icon = '' }) => {
        if (title === undefined) return null;
        const isHere = path === root + below;
        const isWithin = path.startsWith(`${root}${below}/`);
        const isAbove = isWithin && pipelines.slice(0, most).some(({ name }) => path === toPipeline(name));
        return (
          <div key={below}>
            <a
              class={isAbove ? 'above' : undefined}
              href={to(below)}
              aria-current={isHere ? 'page' : isWithin ? 'true' : undefined}
            >
              <Icon name={icon} />
              {title}
              {below === '/pipelines' && <span class="count">{number(pipelines.length)}</span>}
              {below === '/conduct' && verdicts.length > 0 && (
                <span class="count alarm">{number(verdicts.length)}</span>
              )}
            </a>
            {below === '/pipelines' &&
              pipelines.slice(0, most).map(({ name, accountId, region }) => (
                <a
                  key={`${accountId} ${region} ${name}`}
                  class="sub cut"
                  href={toPipeline(name, { account: accountId, region })}
                  aria-current={path === toPipeline(name) ? 'page' : undefined}
                >
                  {name}
                </a>
              ))}
          </div>
        );
      })}
    </nav>
  );
}
