# Does one job with curl, at AWS's own hosts: copies its input artifact to its output artifact.
set -e
content=$(mktemp)
trap 'rm "$content"' EXIT
member() {
  python3 -c 'import json, sys
value = json.load(sys.stdin)
for name in sys.argv[1].split("."): value = value[int(name) if name.isdigit() else name]
print(value)' "$1"
}
call() {
  curl --silent --show-error --fail --aws-sigv4 "aws:amz:us-east-1:codepipeline" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
    --header "X-Amz-Target: CodePipeline_20150709.$1" --header 'Content-Type: application/x-amz-json-1.1' \
    --data "$2" https://codepipeline.us-east-1.amazonaws.com/
}
polled=$(call PollForJobs '{"actionTypeId":{"category":"Build","owner":"Custom","provider":"MyBuild","version":"1"}}')
job() {
  echo "$polled" | member "jobs.0.$1"
}
object() {
  place=$1
  shift
  curl --silent --show-error --fail --aws-sigv4 "aws:amz:us-east-1:s3" \
    --user "$(job data.artifactCredentials.accessKeyId):$(job data.artifactCredentials.secretAccessKey)" \
    --header "X-Amz-Security-Token: $(job data.artifactCredentials.sessionToken)" --header 'X-Amz-Content-Sha256: UNSIGNED-PAYLOAD' "$@" \
    "https://$(job "data.$place.0.location.s3Location.bucketName").s3.us-east-1.amazonaws.com/$(job "data.$place.0.location.s3Location.objectKey")"
}
call AcknowledgeJob "{\"jobId\":\"$(job id)\",\"nonce\":\"$(job nonce)\"}"
object inputArtifacts --output "$content"
object outputArtifacts --upload-file "$content"
call PutJobSuccessResult "{\"jobId\":\"$(job id)\"}"
