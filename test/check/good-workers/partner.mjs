// A partner's worker: it learns of jobs by their ids, and shows its client's token with everything that it asks.
import { CodePipeline } from '@aws-sdk/client-codepipeline';
import { Worker } from '../bad-workers/good-worker.mjs';

const actionTypeId = { category: 'Deploy', owner: 'ThirdParty', provider: 'AcmeDeploy', version: '1' };
const clientToken = 'not-a-real-token';

class PartnerWorker extends Worker {
  codepipeline = partnersClient(new CodePipeline({ maxAttempts: 1 }));

  async poll() {
    const { answer } = await this.attempt(() => this.codepipeline.pollForThirdPartyJobs({ actionTypeId }));
    return answer?.jobs ?? [];
  }

  async handle({ jobId }) {
    const { answer } = await this.attempt(() => this.codepipeline.getJobDetails({ jobId }));
    if (answer === undefined) return;
    const { id, nonce, data } = answer.jobDetails;
    await super.handle({ id, nonce, data });
  }
}

/** The operations of a worker for custom actions, as a partner's has them. */
function partnersClient(codepipeline) {
  return {
    pollForThirdPartyJobs: (input) => codepipeline.pollForThirdPartyJobs(input),
    getJobDetails: ({ jobId }) => codepipeline.getThirdPartyJobDetails({ jobId, clientToken }),
    acknowledgeJob: (input) => codepipeline.acknowledgeThirdPartyJob({ ...input, clientToken }),
    putJobSuccessResult: (input) => codepipeline.putThirdPartyJobSuccessResult({ ...input, clientToken }),
    putJobFailureResult: (input) => codepipeline.putThirdPartyJobFailureResult({ ...input, clientToken }),
  };
}

await new PartnerWorker().run();
