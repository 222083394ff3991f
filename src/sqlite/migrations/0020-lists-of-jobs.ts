/**
 * Lists of jobs by account and by status. The statuses that a worker's cycle passes have no index: it would cost each
 * cycle 3 to 4 %, and their jobs are looked for a stretch at a time.
 */
export const listsOfJobs = `
  CREATE INDEX jobs_of_world ON jobs (world);
  -- not IN: SQLite does not see that one of a list is in it
  CREATE INDEX jobs_of_rare_status ON jobs (status)
    WHERE status = 'Created' OR status = 'Failed' OR status = 'TimedOut';
`;
