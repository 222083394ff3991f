#!/usr/bin/env bash
# Does one job with the AWS CLI that is given: copies its input artifact to its output artifact.
set -euo pipefail
aws=$1
# Before 1.29 and 2.13 it does not read the variable by itself. Without it AWS's own host names are asked.
cli() { "$aws" ${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} --output text "$@"; }

data='jobs[0].data'
given="$data.artifactCredentials.[accessKeyId,secretAccessKey,sessionToken]"
input="$data.inputArtifacts[0].location.s3Location.[bucketName,objectKey]"
output="$data.outputArtifacts[0].location.s3Location.[bucketName,objectKey]"
kind=category=Build,owner=Custom,provider=MyBuild,version=1
read -r -d '' id nonce key secret token from what to where < <(
  cli codepipeline poll-for-jobs --action-type-id "$kind" --query "[[jobs[0].id,jobs[0].nonce],$given,$input,$output][]"
  printf '\0'
)
cli codepipeline acknowledge-job --job-id "$id" --nonce "$nonce"
(
  export AWS_ACCESS_KEY_ID=$key AWS_SECRET_ACCESS_KEY=$secret AWS_SESSION_TOKEN=$token
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  cli s3 cp --quiet "s3://$from/$what" "$folder/artifact"
  cli s3 cp --quiet "$folder/artifact" "s3://$to/$where"
)
cli codepipeline put-job-success-result --job-id "$id"
