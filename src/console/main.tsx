import { render } from 'preact';
import { LocationProvider } from 'preact-iso';
import { root } from './addresses.ts';
import { followClock } from './api/clock.ts';
import { connect } from './api/live.ts';
import { findPlace } from './api/place.ts';
import { App } from './app.tsx';

connect();
followClock();
await findPlace();
render(
  <LocationProvider scope={root}>
    <App />
  </LocationProvider>,
  document.getElementById('app') as HTMLElement,
);
