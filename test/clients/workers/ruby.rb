# Does one job with the AWS SDK for Ruby, at AWS's own hosts: copies its input artifact to its output artifact. Debian packages
# no client for CodePipeline, so its operations are called as the SDK would: signed by its signer, sent by Ruby's own client.
require "aws-sdk-s3"
require "json"
require "net/http"

def call(operation, input)
  uri = URI("https://codepipeline.us-east-1.amazonaws.com/")
  signer = Aws::Sigv4::Signer.new(
    service: "codepipeline", region: "us-east-1",
    access_key_id: ENV["AWS_ACCESS_KEY_ID"], secret_access_key: ENV["AWS_SECRET_ACCESS_KEY"]
  )
  headers = { "X-Amz-Target" => "CodePipeline_20150709.#{operation}", "Content-Type" => "application/x-amz-json-1.1" }
  body = JSON.generate(input)
  signature = signer.sign_request(http_method: "POST", url: uri.to_s, headers: headers, body: body)
  answer = Net::HTTP.start(uri.host, uri.port, use_ssl: true) do |http|
    http.post("/", body, headers.merge(signature.headers))
  end
  raise answer.body unless answer.is_a?(Net::HTTPSuccess)

  answer.body.empty? ? {} : JSON.parse(answer.body)
end

type = { category: "Build", owner: "Custom", provider: "MyBuild", version: "1" }
call("PollForJobs", { actionTypeId: type })["jobs"].each do |job|
  call("AcknowledgeJob", { jobId: job["id"], nonce: job["nonce"] })
  given = job["data"]["artifactCredentials"]
  s3 = Aws::S3::Client.new(
    credentials: Aws::Credentials.new(given["accessKeyId"], given["secretAccessKey"], given["sessionToken"])
  )
  input, output = %w[inputArtifacts outputArtifacts].map do |kind|
    place = job["data"][kind][0]["location"]["s3Location"]
    { bucket: place["bucketName"], key: place["objectKey"] }
  end
  content = s3.get_object(input).body.read
  s3.put_object(**output, body: content)
  call("PutJobSuccessResult", { jobId: job["id"] })
end
