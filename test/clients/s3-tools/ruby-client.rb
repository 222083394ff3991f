# Copies the input artifact to input.zip and output.zip to the output artifact, with the AWS SDK for Ruby.
require 'aws-sdk-s3'

s3 = Aws::S3::Client.new(endpoint: ENV['AWS_ENDPOINT_URL'], force_path_style: true)
s3.get_object(bucket: ENV['INPUT_BUCKET'], key: ENV['INPUT_KEY'], response_target: 'input.zip')
File.open('output.zip', 'rb') { |file| s3.put_object(bucket: ENV['OUTPUT_BUCKET'], key: ENV['OUTPUT_KEY'], body: file) }
