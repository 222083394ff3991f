/**
 * Rules of docs/behaviour.md that no request to the service can see: they are about this emulator, not about what it
 * stands for. Each with the reason.
 */
export const unseen: Readonly<Record<string, string>> = {
  A13: 'only ever injected, by faults of the emulator (test/control/faults.test.ts)',
  A15: 'takes 60 s of real time for each body (test/http/stalled-bodies.test.ts)',
  A16: 'probes are sent in JSON (test/http/rpc-cbor.test.ts sends the same in both protocols)',
  A17: 'no client of a probe sends such a request (test/http/request-targets.test.ts)',
  H3: 'takes a function that runs (test/functions)',
  H4: 'takes a function that runs (test/functions)',
  H5: 'takes a function that runs (test/functions)',
  H7: 'takes a function that runs (test/functions/handlers.test.ts)',
  H8: 'takes a function that runs (test/functions/environments.test.ts)',
  H9: 'takes a function that runs (test/functions/ending.test.ts)',
  H10: 'is told by the control API and the log',
  H11: 'takes a function that runs',
  H12: 'takes a function that runs (test/functions)',
  H13: 'takes a function that runs (test/functions/invoke.test.ts)',
  H14: 'takes a function that runs (test/functions/invoke.test.ts)',
  H15: 'takes a function that runs (test/functions/who-acts.test.ts)',
  H16: 'takes a function that runs (test/functions/executables.test.ts)',
  J11: 'events go to targets, which no operation shows (test/scenarios/events.test.ts)',
  J42: 'takes a function that runs, or a topic of SNS (test/scenarios/topics.test.ts)',
  J43: 'takes a function that runs (test/scenarios/notification-rules.test.ts)',
  J44: 'takes a function that runs (test/scenarios/rule-inputs.test.ts)',
  J45: 'takes a rule of EventBridge, and minutes (test/scenarios/schedules.test.ts)',
  N6: 'is told by the control API and the command',
  P13: 'is told to the control API or delivered by GitHub (test/control/triggers.test.ts)',
  P15: 'takes 100 ms of the processor for each delivery (test/http/hostile-filters.test.ts)',
};

/** Sections of docs/behaviour.md whose rules are all about this emulator, by their letters, with the reason. */
export const unseenSections: Readonly<Record<string, string>> = {
  Q: 'templates that are imported',
  R: 'fixture documents',
  U: 'browsers, before which no service of AWS stands',
  V: "the emulator's own port for HTTPS and its proxy",
  Y: 'files of a state',
};
