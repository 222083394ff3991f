/** The operations of job workers by what they do, those of custom actions and of partners together. */
export const jobOperations = {
  polls: ['PollForJobs', 'PollForThirdPartyJobs'],
  acknowledgements: ['AcknowledgeJob', 'AcknowledgeThirdPartyJob'],
  details: ['GetJobDetails', 'GetThirdPartyJobDetails'],
  reports: [
    'PutJobSuccessResult',
    'PutJobFailureResult',
    'PutThirdPartyJobSuccessResult',
    'PutThirdPartyJobFailureResult',
  ],
} as const;

/** Those whose input names a job. */
export const operationsOnJobs: readonly string[] = [
  ...jobOperations.acknowledgements,
  ...jobOperations.details,
  ...jobOperations.reports,
];
