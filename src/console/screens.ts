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

/** All screens, in the order of the list at the side. Each is loaded when it is first opened. */
export const screens: readonly Screen[] = [
  {
    path: '/pipelines',
    title: 'Pipelines',
    icon: 'pipelines',
    key: 'p',
    component: opened(() => import('./screens/pipelines.tsx')),
  },
  { path: '/pipelines/:name', component: opened(() => import('./screens/pipeline.tsx')) },
  { path: '/jobs', title: 'Jobs', icon: 'jobs', key: 'j', component: opened(() => import('./screens/jobs.tsx')) },
  { path: '/executions/:id', component: opened(() => import('./screens/execution.tsx')) },
  {
    path: '/requests',
    title: 'Requests',
    icon: 'requests',
    key: 'r',
    component: opened(() => import('./screens/requests.tsx')),
  },
  {
    path: '/workers',
    title: 'Workers',
    icon: 'hand',
    key: 'w',
    component: opened(() => import('./screens/workers.tsx')),
  },
  {
    path: '/conduct',
    title: 'Conduct',
    icon: 'conduct',
    key: 'c',
    component: opened(() => import('./screens/conduct.tsx')),
  },
  {
    path: '/events',
    title: 'Events',
    icon: 'events',
    key: 'e',
    component: opened(() => import('./screens/events.tsx')),
  },
  {
    path: '/artifacts',
    title: 'Artifacts',
    icon: 'artifacts',
    key: 'a',
    component: opened(() => import('./screens/artifacts.tsx')),
  },
  {
    path: '/faults',
    title: 'Faults',
    icon: 'faults',
    key: 'f',
    component: opened(() => import('./screens/faults.tsx')),
  },
  {
    path: '/clock',
    title: 'Clock',
    icon: 'clock',
    key: 't',
    component: opened(() => import('./screens/clock.tsx')),
  },
  {
    path: '/snapshots',
    title: 'Snapshots',
    icon: 'snapshots',
    key: 's',
    component: opened(() => import('./screens/snapshots.tsx')),
  },
  {
    path: '/fixtures',
    title: 'Fixtures',
    icon: 'fixtures',
    key: 'x',
    component: opened(() => import('./screens/fixtures.tsx')),
  },
  {
    path: '/settings',
    title: 'Settings',
    icon: 'settings',
    key: 'o',
    component: opened(() => import('./screens/settings.tsx')),
  },
];
