/** Rules that a function evaluates: it reports by a job, and a job is one of an action execution. */
export const ruleJobs = `
  -- the rule that the execution stands for, in no pipeline's history of actions; null for one that is of an action
  ALTER TABLE action_executions ADD COLUMN rule_execution INTEGER REFERENCES rule_executions (key);
  CREATE UNIQUE INDEX action_executions_of_rule ON action_executions (rule_execution) WHERE rule_execution IS NOT NULL;
`;
