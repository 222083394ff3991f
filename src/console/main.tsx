import { render } from 'preact';
import { LocationProvider } from 'preact-iso';
import { root } from './addresses.ts';
import { followClock } from './api/clock.ts';
import { connect } from './api/live.ts';
import { findPlace } from './api/place.ts';
import { App } from './app.tsx';
import { screens } from './screens.ts';

connect();
followClock();
const here = location.pathname.slice(root.length).split('/');
const first = screens.find(({ path }) => path.split('/').length === here.length && path.split('/')[1] === here[1]);
findPlace();
// Its file is on its way already; without it the page says what is wrong.
await (first ?? screens[0])?.component.preload().catch(() => {});
render(
  <LocationProvider scope={root}>
    <App />
  </LocationProvider>,
  document.getElementById('app') as HTMLElement,
);
