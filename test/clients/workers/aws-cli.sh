# Does one job with an AWS CLI, whose path is the argument: copies its input artifact to its output artifact.
set -e
aws=$1
content=$(mktemp)
trap 'rm "$content"' EXIT
export AWS_PAGER=
poll() {
  "$aws" codepipeline poll-for-jobs --action-type-id category=Build,owner=Custom,provider=MyBuild,version=1 --output text --query "jobs[0].[id,nonce,data.artifactCredentials.accessKeyId,data.artifactCredentials.secretAccessKey,data.artifactCredentials.sessionToken,data.inputArtifacts[0].location.s3Location.bucketName,data.inputArtifacts[0].location.s3Location.objectKey,data.outputArtifacts[0].location.s3Location.bucketName,data.outputArtifacts[0].location.s3Location.objectKey]"
}
poll | {
  read -r id nonce key secret token in_bucket in_key out_bucket out_key
  "$aws" codepipeline acknowledge-job --job-id "$id" --nonce "$nonce" --output text
  as_job() {
    AWS_ACCESS_KEY_ID=$key AWS_SECRET_ACCESS_KEY=$secret AWS_SESSION_TOKEN=$token "$aws" "$@"
  }
  as_job s3 cp --quiet "s3://$in_bucket/$in_key" "$content"
  as_job s3 cp --quiet "$content" "s3://$out_bucket/$out_key"
  "$aws" codepipeline put-job-success-result --job-id "$id"
}
