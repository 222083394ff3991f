export type { Emulator, EmulatorOptions } from './index.ts';
export { type EachTestHooks, emulatorForEach } from './testing/emulator-for-each.ts';
export type { TestOptions } from './testing/start-for-test.ts';
export { emulatorFixture, withEmulator } from './testing/with-emulator.ts';
