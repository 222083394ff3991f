<?php
// Does one job with PHP's curl, which signs by itself, at AWS's own hosts: copies its input artifact to its output artifact.
function send(string $url, string $service, string $keys, array $headers, array $options): string
{
    $curl = curl_init($url);
    curl_setopt_array($curl, $options + [
        CURLOPT_AWS_SIGV4 => "aws:amz:us-east-1:$service",
        CURLOPT_USERPWD => $keys,
        CURLOPT_HTTPHEADER => $headers,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_FAILONERROR => true,
    ]);
    $answer = curl_exec($curl);
    if ($answer === false) {
        throw new Exception("$url: " . curl_error($curl));
    }
    return $answer;
}

function call(string $operation, array $input): array
{
    $keys = getenv('AWS_ACCESS_KEY_ID') . ':' . getenv('AWS_SECRET_ACCESS_KEY');
    $headers = ["X-Amz-Target: CodePipeline_20150709.$operation", 'Content-Type: application/x-amz-json-1.1'];
    $body = [CURLOPT_POSTFIELDS => json_encode($input)];
    $answer = send('https://codepipeline.us-east-1.amazonaws.com/', 'codepipeline', $keys, $headers, $body);
    return $answer === '' ? [] : json_decode($answer, true);
}

$type = ['category' => 'Build', 'owner' => 'Custom', 'provider' => 'MyBuild', 'version' => '1'];
foreach (call('PollForJobs', ['actionTypeId' => $type])['jobs'] as $job) {
    call('AcknowledgeJob', ['jobId' => $job['id'], 'nonce' => $job['nonce']]);
    $given = $job['data']['artifactCredentials'];
    $object = function (string $kind, array $options) use ($job, $given): string {
        ['bucketName' => $bucket, 'objectKey' => $key] = $job['data'][$kind][0]['location']['s3Location'];
        $headers = ["X-Amz-Security-Token: {$given['sessionToken']}", 'X-Amz-Content-Sha256: UNSIGNED-PAYLOAD'];
        $keys = "{$given['accessKeyId']}:{$given['secretAccessKey']}";
        return send("https://$bucket.s3.us-east-1.amazonaws.com/$key", 's3', $keys, $headers, $options);
    };
    $content = $object('inputArtifacts', []);
    $object('outputArtifacts', [CURLOPT_CUSTOMREQUEST => 'PUT', CURLOPT_POSTFIELDS => $content]);
    call('PutJobSuccessResult', ['jobId' => $job['id']]);
}
