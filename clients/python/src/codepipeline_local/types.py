"""What the control API answers. Written by scripts/write_types.py of its OpenAPI document."""

from typing import Any, Dict, List, Optional, Union

from typing import Literal, TypedDict


class ArtifactEntries(TypedDict):
    """A file in a zip."""

    name: str
    size: int


class _Artifact(TypedDict):
    bucket: str
    key: str
    size: int
    etag: str
    modifiedAt: str


class Artifact(_Artifact, total=False):
    """An object of the artifact store."""

    entries: List[ArtifactEntries]
    notListed: str


class ArtifactObject(TypedDict):
    """The current version of an object."""

    key: str
    size: int
    etag: str
    modifiedAt: str


class Clock(TypedDict):
    """The emulator's time, and whether it runs."""

    now: str
    mode: Literal["system", "manual"]


class _ClockChangeOccurred(TypedDict):
    at: str
    event: Literal["BecameAvailable", "HandedOut", "WindowEnded", "Acknowledged", "SuccessReported", "FailureReported", "TimedOut", "Abandoned", "Ended", "SourceChanged", "Scheduled", "Ready"]


class ClockChangeOccurred(_ClockChangeOccurred, total=False):
    """Something that happened by itself because the clock reached its moment."""

    jobId: str
    actionExecutionId: str
    ruleExecutionId: str
    pipelineExecutionId: str
    effect: str
    status: Literal["Created", "Queued", "Dispatched", "InProgress", "TimedOut", "Succeeded", "Failed"]


class ClockChange(TypedDict):
    """What a change of the clock made happen, in order."""

    occurred: List[ClockChangeOccurred]
    now: str
    mode: Literal["system", "manual"]


class EventDetail(TypedDict):
    state: str


Event = TypedDict(
    "Event",
    {
        "version": str,
        "id": str,
        "detail-type": Literal["CodePipeline Pipeline Execution State Change", "CodePipeline Stage Execution State Change", "CodePipeline Action Execution State Change", "CodePipeline Local Job State Change"],
        "source": Literal["aws.codepipeline", "codepipeline-local"],
        "account": str,
        "time": str,
        "region": str,
        "resources": List[str],
        "detail": EventDetail,
    },
)


class _ExecutionTrigger(TypedDict):
    triggerType: str


class ExecutionTrigger(_ExecutionTrigger, total=False):
    triggerDetail: str


class _Execution(TypedDict):
    id: str
    pipelineName: str
    pipelineVersion: int
    status: Literal["Cancelled", "InProgress", "Stopped", "Stopping", "Succeeded", "Superseded", "Failed"]
    accountId: str
    region: str
    executionMode: Literal["QUEUED", "SUPERSEDED", "PARALLEL"]
    trigger: ExecutionTrigger
    variables: Dict[str, str]
    startedAt: str
    updatedAt: str


class Execution(_Execution, total=False):
    """A run of a pipeline."""

    stage: str
    waitingForStage: str
    stopReason: str
    statusSummary: str


class FaultMatchActionType(TypedDict, total=False):
    """The members that are given must be the job's."""

    category: str
    owner: str
    provider: str
    version: str


class FaultMatch(TypedDict, total=False):
    """Which requests a fault is for: all that match every member."""

    operation: str
    actionType: FaultMatchActionType
    jobId: str
    accessKeyId: str
    first: int
    every: int
    probability: float
    seed: int


class FaultEffectDelay3(TypedDict, total=False):
    days: float
    hours: float
    minutes: float
    seconds: float
    milliseconds: float


class FaultEffect(TypedDict, total=False):
    """What happens to a request: one of the members; `delay` may stand beside any."""

    error: str
    message: str
    delay: Union[str, float, FaultEffectDelay3]
    cut: Literal["before", "after", "body"]
    duplicate: bool
    staleNonce: bool
    timeOut: bool
    expireCredentials: bool


class Fault(TypedDict):
    """A fault that awaits requests."""

    id: str
    match: FaultMatch
    effect: FaultEffect
    matched: int
    applied: int


class HealthPorts(TypedDict):
    """Where it listens; the control API's is null when that is switched off."""

    aws: int
    control: Optional[int]


class Health(TypedDict):
    """What the health check returns."""

    status: str
    version: str
    account: str
    region: str
    ports: HealthPorts


class JobArtifactLocationS3Location(TypedDict):
    bucketName: str
    objectKey: str


class JobArtifactLocation(TypedDict):
    type: str
    s3Location: JobArtifactLocationS3Location


class _JobArtifact(TypedDict):
    name: str
    location: JobArtifactLocation


class JobArtifact(_JobArtifact, total=False):
    """An artifact of a job, and where it lies."""

    revision: str


class JobCurrentRevision(TypedDict, total=False):
    revision: str
    changeIdentifier: str
    created: str
    revisionSummary: str


class _JobFailureDetails(TypedDict):
    type: str
    message: str


class JobFailureDetails(_JobFailureDetails, total=False):
    externalExecutionId: str


class JobHistory(TypedDict):
    """One step of a job's life."""

    at: str
    event: Literal["BecameAvailable", "HandedOut", "WindowEnded", "Acknowledged", "SuccessReported", "FailureReported", "TimedOut", "Abandoned", "EndedWithoutResult", "InvocationFailed"]
    status: Literal["Created", "Queued", "Dispatched", "InProgress", "TimedOut", "Succeeded", "Failed"]
    nonce: Optional[str]


class JobActionTypeId(TypedDict):
    category: str
    owner: str
    provider: str
    version: str


class _Job(TypedDict):
    nonce: Optional[str]
    continuationToken: Optional[str]
    configuration: Dict[str, str]
    inputArtifacts: List[JobArtifact]
    outputArtifacts: List[JobArtifact]
    deadline: str
    chain: List[str]
    history: List[JobHistory]
    id: str
    status: Literal["Created", "Queued", "Dispatched", "InProgress", "TimedOut", "Succeeded", "Failed"]
    accountId: str
    region: str
    actionTypeId: JobActionTypeId
    pipelineName: str
    stage: str
    action: str
    actionExecutionId: str
    createdAt: str


class Job(_Job, total=False):
    """A job with all that is known of it."""

    clientId: str
    function: str
    pipelineExecutionId: str
    unpollable: str
    externalExecutionId: str
    outputVariables: Dict[str, str]
    currentRevision: JobCurrentRevision
    failureDetails: JobFailureDetails
    turn: int
    turns: int
    summary: str
    percentComplete: int


class JobArtifactsArtifactsLocationS3Location(TypedDict):
    bucketName: str
    objectKey: str


class JobArtifactsArtifactsLocation(TypedDict):
    type: str
    s3Location: JobArtifactsArtifactsLocationS3Location


class _JobArtifactsArtifacts(TypedDict):
    role: Literal["input", "output"]
    name: str
    location: JobArtifactsArtifactsLocation


class JobArtifactsArtifacts(_JobArtifactsArtifacts, total=False):
    """A job's artifact, and what lies at its location."""

    content: Artifact


class JobArtifacts(TypedDict):
    artifacts: List[JobArtifactsArtifacts]


class JobSummaryActionTypeId(TypedDict):
    category: str
    owner: str
    provider: str
    version: str


class _JobSummary(TypedDict):
    id: str
    status: Literal["Created", "Queued", "Dispatched", "InProgress", "TimedOut", "Succeeded", "Failed"]
    accountId: str
    region: str
    actionTypeId: JobSummaryActionTypeId
    pipelineName: str
    stage: str
    action: str
    actionExecutionId: str
    createdAt: str


class JobSummary(_JobSummary, total=False):
    """A job as a list shows it."""

    turn: int
    turns: int
    summary: str
    percentComplete: int


class _Made(TypedDict):
    actionTypes: int
    jobIds: List[str]
    pipelines: int
    executionIds: List[str]
    webhooks: int
    functions: int
    stubs: int
    thirdPartyClients: int
    eventTargets: int
    eventRules: int
    notificationRules: int
    subscriptions: int
    buckets: int


class Made(_Made, total=False):
    """What seeding made."""

    warnings: List[str]


class _Pipeline(TypedDict):
    name: str
    accountId: str
    region: str
    version: int
    pipelineType: Literal["V1", "V2"]
    executionMode: Literal["QUEUED", "SUPERSEDED", "PARALLEL"]
    createdAt: str
    updatedAt: str


class Pipeline(_Pipeline, total=False):
    """A pipeline as a list shows it."""

    latestExecution: Execution


class PipelineHistoryActionsInputActionTypeId(TypedDict, total=False):
    category: Literal["Source", "Build", "Deploy", "Test", "Invoke", "Approval", "Compute"]
    owner: Literal["AWS", "ThirdParty", "Custom"]
    provider: str
    version: str


class PipelineHistoryActionsInputInputArtifactsS3location(TypedDict, total=False):
    bucket: str
    key: str


class PipelineHistoryActionsInputInputArtifacts(TypedDict, total=False):
    name: str
    s3location: PipelineHistoryActionsInputInputArtifactsS3location


class PipelineHistoryActionsInput(TypedDict, total=False):
    actionTypeId: PipelineHistoryActionsInputActionTypeId
    configuration: Dict[str, str]
    resolvedConfiguration: Dict[str, str]
    roleArn: str
    region: str
    inputArtifacts: List[PipelineHistoryActionsInputInputArtifacts]
    namespace: str


class PipelineHistoryActionsOutputOutputArtifactsS3location(TypedDict, total=False):
    bucket: str
    key: str


class PipelineHistoryActionsOutputOutputArtifacts(TypedDict, total=False):
    name: str
    s3location: PipelineHistoryActionsOutputOutputArtifactsS3location


class PipelineHistoryActionsOutputExecutionResultErrorDetails(TypedDict, total=False):
    code: str
    message: str


class PipelineHistoryActionsOutputExecutionResult(TypedDict, total=False):
    externalExecutionId: str
    externalExecutionSummary: str
    externalExecutionUrl: str
    errorDetails: PipelineHistoryActionsOutputExecutionResultErrorDetails
    logStreamARN: str


class PipelineHistoryActionsOutput(TypedDict, total=False):
    outputArtifacts: List[PipelineHistoryActionsOutputOutputArtifacts]
    executionResult: PipelineHistoryActionsOutputExecutionResult
    outputVariables: Dict[str, str]


class _PipelineHistoryActions(TypedDict):
    pipelineExecutionId: str
    actionExecutionId: str
    stageName: str
    actionName: str
    status: Literal["InProgress", "Abandoned", "Succeeded", "Failed"]
    input: PipelineHistoryActionsInput
    output: PipelineHistoryActionsOutput


class PipelineHistoryActions(_PipelineHistoryActions, total=False):
    """One entry of what ListActionExecutions returns, with instants as ISO 8601."""

    pipelineVersion: int
    startTime: str
    lastUpdateTime: str
    updatedBy: str


class PipelineHistory(TypedDict):
    actions: List[PipelineHistoryActions]


class PipelineStateStageStatesInboundExecution(TypedDict, total=False):
    pipelineExecutionId: str
    status: Literal["Cancelled", "InProgress", "Failed", "Stopped", "Stopping", "Succeeded", "Skipped"]
    type: Literal["STANDARD", "ROLLBACK"]


class PipelineStateStageStatesInboundExecutions(TypedDict, total=False):
    pipelineExecutionId: str
    status: Literal["Cancelled", "InProgress", "Failed", "Stopped", "Stopping", "Succeeded", "Skipped"]
    type: Literal["STANDARD", "ROLLBACK"]


class PipelineStateStageStatesInboundTransitionState(TypedDict, total=False):
    enabled: bool
    lastChangedBy: str
    lastChangedAt: str
    disabledReason: str


class PipelineStateStageStatesActionStatesCurrentRevision(TypedDict, total=False):
    revisionId: str
    revisionChangeId: str
    created: str


class PipelineStateStageStatesActionStatesLatestExecutionErrorDetails(TypedDict, total=False):
    code: str
    message: str


class PipelineStateStageStatesActionStatesLatestExecution(TypedDict, total=False):
    actionExecutionId: str
    status: Literal["InProgress", "Abandoned", "Succeeded", "Failed"]
    summary: str
    lastStatusChange: str
    token: str
    lastUpdatedBy: str
    externalExecutionId: str
    externalExecutionUrl: str
    percentComplete: int
    errorDetails: PipelineStateStageStatesActionStatesLatestExecutionErrorDetails
    logStreamARN: str


class PipelineStateStageStatesActionStates(TypedDict, total=False):
    actionName: str
    currentRevision: PipelineStateStageStatesActionStatesCurrentRevision
    latestExecution: PipelineStateStageStatesActionStatesLatestExecution
    entityUrl: str
    revisionUrl: str


class PipelineStateStageStatesLatestExecution(TypedDict, total=False):
    pipelineExecutionId: str
    status: Literal["Cancelled", "InProgress", "Failed", "Stopped", "Stopping", "Succeeded", "Skipped"]
    type: Literal["STANDARD", "ROLLBACK"]


class PipelineStateStageStatesBeforeEntryConditionStateLatestExecution(TypedDict, total=False):
    status: Literal["InProgress", "Failed", "Errored", "Succeeded", "Cancelled", "Abandoned", "Overridden"]
    summary: str


class PipelineStateStageStatesBeforeEntryConditionStateConditionStatesLatestExecution(TypedDict, total=False):
    status: Literal["InProgress", "Failed", "Errored", "Succeeded", "Cancelled", "Abandoned", "Overridden"]
    summary: str
    lastStatusChange: str


class PipelineStateStageStatesBeforeEntryConditionStateConditionStatesRuleStatesCurrentRevision(TypedDict, total=False):
    revisionId: str
    revisionChangeId: str
    created: str


class PipelineStateStageStatesBeforeEntryConditionStateConditionStatesRuleStatesLatestExecutionErrorDetails(TypedDict, total=False):
    code: str
    message: str


class PipelineStateStageStatesBeforeEntryConditionStateConditionStatesRuleStatesLatestExecution(TypedDict, total=False):
    ruleExecutionId: str
    status: Literal["InProgress", "Abandoned", "Succeeded", "Failed"]
    summary: str
    lastStatusChange: str
    token: str
    lastUpdatedBy: str
    externalExecutionId: str
    externalExecutionUrl: str
    errorDetails: PipelineStateStageStatesBeforeEntryConditionStateConditionStatesRuleStatesLatestExecutionErrorDetails


class PipelineStateStageStatesBeforeEntryConditionStateConditionStatesRuleStates(TypedDict, total=False):
    ruleName: str
    currentRevision: PipelineStateStageStatesBeforeEntryConditionStateConditionStatesRuleStatesCurrentRevision
    latestExecution: PipelineStateStageStatesBeforeEntryConditionStateConditionStatesRuleStatesLatestExecution
    entityUrl: str
    revisionUrl: str


class PipelineStateStageStatesBeforeEntryConditionStateConditionStates(TypedDict, total=False):
    latestExecution: PipelineStateStageStatesBeforeEntryConditionStateConditionStatesLatestExecution
    ruleStates: List[PipelineStateStageStatesBeforeEntryConditionStateConditionStatesRuleStates]


class PipelineStateStageStatesBeforeEntryConditionState(TypedDict, total=False):
    latestExecution: PipelineStateStageStatesBeforeEntryConditionStateLatestExecution
    conditionStates: List[PipelineStateStageStatesBeforeEntryConditionStateConditionStates]


class PipelineStateStageStatesOnSuccessConditionStateLatestExecution(TypedDict, total=False):
    status: Literal["InProgress", "Failed", "Errored", "Succeeded", "Cancelled", "Abandoned", "Overridden"]
    summary: str


class PipelineStateStageStatesOnSuccessConditionStateConditionStatesLatestExecution(TypedDict, total=False):
    status: Literal["InProgress", "Failed", "Errored", "Succeeded", "Cancelled", "Abandoned", "Overridden"]
    summary: str
    lastStatusChange: str


class PipelineStateStageStatesOnSuccessConditionStateConditionStatesRuleStatesCurrentRevision(TypedDict, total=False):
    revisionId: str
    revisionChangeId: str
    created: str


class PipelineStateStageStatesOnSuccessConditionStateConditionStatesRuleStatesLatestExecutionErrorDetails(TypedDict, total=False):
    code: str
    message: str


class PipelineStateStageStatesOnSuccessConditionStateConditionStatesRuleStatesLatestExecution(TypedDict, total=False):
    ruleExecutionId: str
    status: Literal["InProgress", "Abandoned", "Succeeded", "Failed"]
    summary: str
    lastStatusChange: str
    token: str
    lastUpdatedBy: str
    externalExecutionId: str
    externalExecutionUrl: str
    errorDetails: PipelineStateStageStatesOnSuccessConditionStateConditionStatesRuleStatesLatestExecutionErrorDetails


class PipelineStateStageStatesOnSuccessConditionStateConditionStatesRuleStates(TypedDict, total=False):
    ruleName: str
    currentRevision: PipelineStateStageStatesOnSuccessConditionStateConditionStatesRuleStatesCurrentRevision
    latestExecution: PipelineStateStageStatesOnSuccessConditionStateConditionStatesRuleStatesLatestExecution
    entityUrl: str
    revisionUrl: str


class PipelineStateStageStatesOnSuccessConditionStateConditionStates(TypedDict, total=False):
    latestExecution: PipelineStateStageStatesOnSuccessConditionStateConditionStatesLatestExecution
    ruleStates: List[PipelineStateStageStatesOnSuccessConditionStateConditionStatesRuleStates]


class PipelineStateStageStatesOnSuccessConditionState(TypedDict, total=False):
    latestExecution: PipelineStateStageStatesOnSuccessConditionStateLatestExecution
    conditionStates: List[PipelineStateStageStatesOnSuccessConditionStateConditionStates]


class PipelineStateStageStatesOnFailureConditionStateLatestExecution(TypedDict, total=False):
    status: Literal["InProgress", "Failed", "Errored", "Succeeded", "Cancelled", "Abandoned", "Overridden"]
    summary: str


class PipelineStateStageStatesOnFailureConditionStateConditionStatesLatestExecution(TypedDict, total=False):
    status: Literal["InProgress", "Failed", "Errored", "Succeeded", "Cancelled", "Abandoned", "Overridden"]
    summary: str
    lastStatusChange: str


class PipelineStateStageStatesOnFailureConditionStateConditionStatesRuleStatesCurrentRevision(TypedDict, total=False):
    revisionId: str
    revisionChangeId: str
    created: str


class PipelineStateStageStatesOnFailureConditionStateConditionStatesRuleStatesLatestExecutionErrorDetails(TypedDict, total=False):
    code: str
    message: str


class PipelineStateStageStatesOnFailureConditionStateConditionStatesRuleStatesLatestExecution(TypedDict, total=False):
    ruleExecutionId: str
    status: Literal["InProgress", "Abandoned", "Succeeded", "Failed"]
    summary: str
    lastStatusChange: str
    token: str
    lastUpdatedBy: str
    externalExecutionId: str
    externalExecutionUrl: str
    errorDetails: PipelineStateStageStatesOnFailureConditionStateConditionStatesRuleStatesLatestExecutionErrorDetails


class PipelineStateStageStatesOnFailureConditionStateConditionStatesRuleStates(TypedDict, total=False):
    ruleName: str
    currentRevision: PipelineStateStageStatesOnFailureConditionStateConditionStatesRuleStatesCurrentRevision
    latestExecution: PipelineStateStageStatesOnFailureConditionStateConditionStatesRuleStatesLatestExecution
    entityUrl: str
    revisionUrl: str


class PipelineStateStageStatesOnFailureConditionStateConditionStates(TypedDict, total=False):
    latestExecution: PipelineStateStageStatesOnFailureConditionStateConditionStatesLatestExecution
    ruleStates: List[PipelineStateStageStatesOnFailureConditionStateConditionStatesRuleStates]


class PipelineStateStageStatesOnFailureConditionState(TypedDict, total=False):
    latestExecution: PipelineStateStageStatesOnFailureConditionStateLatestExecution
    conditionStates: List[PipelineStateStageStatesOnFailureConditionStateConditionStates]


class PipelineStateStageStatesRetryStageMetadata(TypedDict, total=False):
    autoStageRetryAttempt: int
    manualStageRetryAttempt: int
    latestRetryTrigger: Literal["AutomatedStageRetry", "ManualStageRetry"]


class PipelineStateStageStates(TypedDict, total=False):
    stageName: str
    inboundExecution: PipelineStateStageStatesInboundExecution
    inboundExecutions: List[PipelineStateStageStatesInboundExecutions]
    inboundTransitionState: PipelineStateStageStatesInboundTransitionState
    actionStates: List[PipelineStateStageStatesActionStates]
    latestExecution: PipelineStateStageStatesLatestExecution
    beforeEntryConditionState: PipelineStateStageStatesBeforeEntryConditionState
    onSuccessConditionState: PipelineStateStageStatesOnSuccessConditionState
    onFailureConditionState: PipelineStateStageStatesOnFailureConditionState
    retryStageMetadata: PipelineStateStageStatesRetryStageMetadata


class PipelineState(TypedDict):
    """What GetPipelineState returns, with instants as ISO 8601, and of executions in every mode."""

    pipelineName: str
    pipelineVersion: int
    stageStates: List[PipelineStateStageStates]
    created: str
    updated: str


class RequestError(TypedDict):
    code: str
    message: str


class _Request(TypedDict):
    number: int
    at: str
    realTime: str
    duration: float
    service: Literal["codepipeline", "s3", "sts", "lambda"]
    status: Optional[int]
    jobIds: List[str]


class Request(_Request, total=False):
    """A request that the emulator has answered, or has left without an answer because of a fault."""

    operation: str
    accountId: str
    region: str
    accessKeyId: str
    input: Dict[str, Any]
    error: RequestError
    fault: str
    gotNothing: str


class Snapshot(TypedDict):
    """A named copy of the whole state."""

    name: str
    at: str
    clock: Literal["system", "manual"]


class _SnapshotComparisonTo(TypedDict):
    at: str
    clock: Literal["system", "manual"]


class SnapshotComparisonTo(_SnapshotComparisonTo, total=False):
    """What the snapshot is compared with."""

    name: str


SnapshotComparisonKindsStatuses = TypedDict(
    "SnapshotComparisonKindsStatuses",
    {
        "from": int,
        "to": int,
    },
)


_SnapshotComparisonKinds = TypedDict(
    "_SnapshotComparisonKinds",
    {
        "kind": Literal["pipeline", "transition", "execution", "job", "actionType", "bucket", "object", "client", "webhook", "function", "eventRule", "notificationRule", "subscription", "eventTarget"],
        "from": int,
        "to": int,
        "added": int,
        "removed": int,
        "changed": int,
    },
)


class SnapshotComparisonKinds(_SnapshotComparisonKinds, total=False):
    statuses: Dict[str, SnapshotComparisonKindsStatuses]


_SnapshotDifference = TypedDict(
    "_SnapshotDifference",
    {
        "about": str,
        "from": str,
        "to": str,
    }, total=False,
)


class SnapshotDifference(_SnapshotDifference):
    """Something that is in one of two states, or in both and not alike."""

    kind: Literal["pipeline", "transition", "execution", "job", "actionType", "bucket", "object", "client", "webhook", "function", "eventRule", "notificationRule", "subscription", "eventTarget"]
    change: Literal["added", "removed", "changed"]
    name: str
    accountId: str
    region: str


SnapshotComparison = TypedDict(
    "SnapshotComparison",
    {
        "from": Snapshot,
        "to": SnapshotComparisonTo,
        "kinds": List[SnapshotComparisonKinds],
        "differences": List[SnapshotDifference],
    },
)


class TriggerResultMatched(TypedDict):
    sourceAction: str
    trigger: str


class _TriggerResult(TypedDict):
    matched: List[TriggerResultMatched]
    unmatched: List[str]


class TriggerResult(_TriggerResult, total=False):
    """What became of an event in a repository."""

    pipelineExecutionId: str


class Upcoming(TypedDict):
    """What the clock will bring."""

    at: str
    what: str
    brings: str


class _VerdictsVerdicts(TypedDict):
    kind: Literal["WorkedUnacknowledged", "IgnoredAcknowledgement", "ReportedAfterEnd", "NeverReported", "PolledInHotLoop", "UsedExpiredCredentials"]
    message: str
    evidence: List[Request]


class VerdictsVerdicts(_VerdictsVerdicts, total=False):
    """What a worker did that it should not have done, or left undone."""

    jobId: str


class Verdicts(TypedDict):
    verdicts: List[VerdictsVerdicts]
