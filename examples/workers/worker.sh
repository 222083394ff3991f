#!/usr/bin/env bash
# A careful job worker on the AWS CLI and jq: polls for the jobs of one action type and carries them out, whatever goes wrong on
# the way. It knows nothing of the emulator; the variables that `codepipeline-local start` prints point it there.
set -u

action_type=category=Test,owner=Custom,provider=MyJenkinsProviderName,version=1
query=ProjectName=MyJenkinsExampleTestProject
poll_seconds=${POLL_SECONDS:-5}

# The CLI's own retries would hide that an answer was lost, and what an error means depends on that: `attempt` retries.
export AWS_MAX_ATTEMPTS=1 AWS_PAGER='' AWS_DEFAULT_OUTPUT=json

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# SIGTERM asks to end: the job at hand is finished first, for an acknowledged job is handed to nobody else.
stopping=
trap 'stopping=yes' TERM

main() {
  while [ -z "$stopping" ]; do
    local jobs='[]'
    if attempt aws codepipeline poll-for-jobs --action-type-id "$action_type" --query-param "$query" --max-batch-size 1; then
      jobs=$(jq -c .jobs <<<"$answer")
    else
      echo "cannot poll: $(<"$folder/errors")" >&2
    fi
    if [ "$jobs" = '[]' ]; then
      # In the background, so that a signal is heard at once.
      sleep "$poll_seconds" &
      wait $!
    else
      handle "$(jq -c '.[0]' <<<"$jobs")"
    fi
  done
}

handle() {
  local job_id nonce data why
  job_id=$(jq -r .id <<<"$1")
  nonce=$(jq -r .nonce <<<"$1")
  data=$(jq -c .data <<<"$1")
  acknowledge || return
  credentials=$(jq -c '.artifactCredentials // empty' <<<"$data")
  if why=$(work "$data"); then
    local details='{"summary":"All tests passed","externalExecutionId":"42","percentComplete":100}'
    attempt aws codepipeline put-job-success-result --job-id "$job_id" --execution-details "$details" && return
    # The report has arrived at an earlier attempt, or the job has timed out or was stopped. There is nothing left to do.
    [ "$error" = InvalidJobStateException ] && return
    why="cannot report success: $error"
  fi
  fail "$why"
}

# Whether the job is ours: another worker may have been quicker, and the job may have ended meanwhile.
acknowledge() {
  if attempt aws codepipeline acknowledge-job --job-id "$job_id" --nonce "$nonce"; then
    [ "$(jq -r .status <<<"$answer")" = InProgress ]
    return
  fi
  # An acknowledgement that has arrived is refused when it is sent again, and then the job is ours. If it did not arrive and
  # somebody else has the job by now, it is done twice, which does no harm: each time it leaves the same.
  [ "$error" = InvalidNonceException ] && [ -n "$was_lost" ]
}

fail() {
  local details
  details=$(jq -n --arg message "${1:0:5000}" '{type: "JobFailed", message: $message}')
  attempt aws codepipeline put-job-failure-result --job-id "$job_id" --failure-details "$details" && return
  [ "$error" = InvalidJobStateException ] || echo "cannot report job $job_id: $error" >&2
}

# Runs a command until it succeeds, or fails with what no retry mends, waiting longer and longer. Leaves its output in
# `answer`, the error's code in `error`, and in `was_lost` whether an attempt may have been carried out without an answer.
attempt() {
  local left wait=1
  was_lost=
  for left in 7 6 5 4 3 2 1 0; do
    error=
    answer=$("$@" 2>"$folder/errors") && return
    error=$(sed -n 's/.*An error occurred (\([^)]*\)).*/\1/p' "$folder/errors")
    case $error in
      ThrottlingException) ;;
      '' | 5[0-9][0-9] | InternalFailure | InternalError | ServiceUnavailable | SlowDown) was_lost=yes ;;
      *) return 1 ;;
    esac
    [ "$left" -eq 0 ] || sleep "$((wait / 10)).$((wait % 10))"
    wait=$((wait * 2))
  done
  return 1
}

# Carries out a transfer under the job's credentials, which last 15 minutes and are renewed when they are over.
transfer() {
  local renewals
  for renewals in 3 2 1 0; do
    attempt env AWS_ACCESS_KEY_ID="$(jq -r .accessKeyId <<<"$credentials")" \
      AWS_SECRET_ACCESS_KEY="$(jq -r .secretAccessKey <<<"$credentials")" \
      AWS_SESSION_TOKEN="$(jq -r .sessionToken <<<"$credentials")" aws s3api "$@" && return
    [ "$error" = ExpiredToken ] && [ "$renewals" -gt 0 ] || break
    attempt aws codepipeline get-job-details --job-id "$job_id" || break
    credentials=$(jq -c '.jobDetails.data.artifactCredentials // empty' <<<"$answer")
  done
  cat "$folder/errors"
  return 1
}

# Your part: it may fail, and the job then fails with what it printed. Done twice, it must leave the same as done once.
work() {
  local data=$1 tested=0 bucket key
  echo "testing $(jq -r .actionConfiguration.configuration.ProjectName <<<"$data")" >&2
  while read -r bucket key; do
    transfer get-object --bucket "$bucket" --key "$key" "$folder/input" || return
    tested=$((tested + $(wc -c <"$folder/input")))
  done < <(jq -r '.inputArtifacts[].location.s3Location | "\(.bucketName) \(.objectKey)"' <<<"$data")
  echo "tested $tested bytes" >"$folder/output"
  while read -r bucket key; do
    transfer put-object --bucket "$bucket" --key "$key" --body "$folder/output" || return
  done < <(jq -r '.outputArtifacts[].location.s3Location | "\(.bucketName) \(.objectKey)"' <<<"$data")
}

main
