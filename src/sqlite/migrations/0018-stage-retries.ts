/** When a stay in a stage was last retried, as its events tell (J11). Null before the first retry. */
export const stageRetries = `
  ALTER TABLE stage_executions ADD COLUMN last_retried_at INTEGER;
`;
