/** What the help of a command ends with. */
export interface CommandHelp {
  /** Command lines without the command's own name. */
  readonly examples: readonly string[];
  /** How the command ends, where it is not only with 0 for what worked and 1 for what did not. */
  readonly ends?: string;
}

/** By command as it is written, without `codepipeline-local`. */
export const commandHelp: Readonly<Record<string, CommandHelp>> = {
  start: { examples: ['start --fixtures fixtures', 'start --port 0 --clock manual --db state.db'] },
  exec: {
    examples: ['exec --fixtures test/jobs.yaml -- pytest', 'exec --clock manual --report reports/jobs.xml -- npm test'],
    ends: "the command's exit code, after a signal with 128 and its number.",
  },
  seed: { examples: ['seed test/jobs.yaml', 'seed template.yaml --parameter Environment=staging'] },
  jobs: { examples: ['jobs --watch', 'jobs 0a1b2c3d', 'jobs --json'] },
  pipelines: { examples: ['pipelines', 'pipelines ReleasePipeline --watch'] },
  wait: {
    examples: ['wait 0a1b2c3d --timeout 2m', 'wait 0a1b2c3d --status InProgress'],
    ends: '0, or with 1 and what was seen instead, at once if it ended otherwise.',
  },
  clock: { examples: ['clock', 'clock advance 61m', 'clock set 2030-01-31T12:00:00Z', 'clock freeze'] },
  reset: { examples: ['reset', 'reset --empty'] },
  artifacts: { examples: ['artifacts 0a1b2c3d', 'artifacts 0a1b2c3d --output out'] },
  invoke: {
    examples: ['invoke Publish --job fixtures/functions/functions.yaml'],
    ends: '0 when the job has succeeded, else with 1.',
  },
  snapshot: { examples: ['snapshot', 'snapshot two-jobs-waiting'] },
  restore: { examples: ['restore two-jobs-waiting'] },
  export: { examples: ['export state.db'] },
  import: { examples: ['import state.db'] },
  faults: { examples: ['faults', 'faults --json'] },
  'faults add': {
    examples: [
      'faults add --first 1 --error ThrottlingException',
      'faults add --operation GetObject --delay 2s --first 1',
      'faults add --every 3 --stale-nonce',
    ],
  },
  'faults clear': { examples: ['faults clear fault-1', 'faults clear'] },
  requests: { examples: ['requests --operation PollForJobs --limit 10', 'requests --job 0a1b2c3d --watch'] },
  conduct: { examples: ['conduct'], ends: '0 when there is no verdict, else with 1.' },
  schema: { examples: ['schema > fixture.schema.json'] },
};
