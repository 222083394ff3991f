import { integer, object } from '../model/shape.ts';
import { ControlError } from './routing/control-error.ts';
import { route } from './routing/route.ts';
import { nothing } from './routing/shapes.ts';

export const stopping = object(
  { pid: integer('Of the process that ends.', { minimum: 1 }) },
  'An emulator that finishes the requests under way and ends.',
);

export const stopEmulator = route({
  method: 'POST',
  path: '/stop',
  summary: 'End the emulator, as Ctrl-C does',
  errors: ['unsupported'],
  input: nothing,
  answer: stopping,
  run({ stops }) {
    if (stops.request()) return { pid: process.pid };
    throw new ControlError(
      'unsupported',
      'This emulator ends with the tests, or with the command of exec, that it was started for; nobody else may stop it.',
    );
  },
});
