import type { FunctionComponent } from 'preact';
import { lazy } from 'preact-iso';

/** A screen: where it is, and how one gets there. */
export interface Screen {
  /** Below the console's own address. */
  readonly path: string;
  /** In the list at the side; absent for what is opened from another screen. */
  readonly title?: string;
  readonly icon?: string;
  /** The letter that leads there behind `g`. */
  readonly key?: string;
  readonly component: FunctionComponent & Pick<ReturnType<typeof lazy>, 'preload'>;
}

/** A screen that is loaded when it is first opened. */
function opened(load: () => Promise<{ default: FunctionComponent }>): Screen['component'] {
  return lazy(load) as unknown as Screen['component'];
}

/** In the list at the side: its title, the letter behind `g`, and its picture, mostly of the title's name. */
function listed(title: string, key: string, icon = title.toLowerCase()): Pick<Screen, 'title' | 'key' | 'icon'> {
  return { title, key, icon };
}

/** All screens, in the order of the list at the side. Each is loaded when it is first opened. */
export const screens: readonly Screen[] = [
  { path: '/pipelines', ...listed('Pipelines', 'p'), component: opened(() => import('./screens/pipelines.tsx')) },
  { path: '/pipelines/:name', component: opened(() => import('./screens/pipeline.tsx')) },
  { path: '/jobs', ...listed('Jobs', 'j'), component: opened(() => import('./screens/jobs.tsx')) },
  { path: '/executions/:id', component: opened(() => import('./screens/execution.tsx')) },
  { path: '/requests', ...listed('Requests', 'r'), component: opened(() => import('./screens/requests.tsx')) },
  { path: '/workers', ...listed('Workers', 'w', 'hand'), component: opened(() => import('./screens/workers.tsx')) },
  { path: '/conduct', ...listed('Conduct', 'c'), component: opened(() => import('./screens/conduct.tsx')) },
  { path: '/events', ...listed('Events', 'e'), component: opened(() => import('./screens/events.tsx')) },
  { path: '/artifacts', ...listed('Artifacts', 'a'), component: opened(() => import('./screens/artifacts.tsx')) },
  { path: '/faults', ...listed('Faults', 'f'), component: opened(() => import('./screens/faults.tsx')) },
  { path: '/clock', ...listed('Clock', 't'), component: opened(() => import('./screens/clock.tsx')) },
  { path: '/snapshots', ...listed('Snapshots', 's'), component: opened(() => import('./screens/snapshots.tsx')) },
  { path: '/fixtures', ...listed('Fixtures', 'x'), component: opened(() => import('./screens/fixtures.tsx')) },
  { path: '/settings', ...listed('Settings', 'o'), component: opened(() => import('./screens/settings.tsx')) },
];
