# Does one job with Perl's LWP and AWS::Signature4, at AWS's own hosts: copies its input artifact to its output artifact.
use strict;
use warnings;
use AWS::Signature4;
use Digest::SHA qw(sha256_hex);
use HTTP::Request;
use JSON::PP;
use LWP::UserAgent;

my $agent = LWP::UserAgent->new;

sub send_signed {
    my ($signer, $request) = @_;
    $request->header('X-Amz-Content-Sha256' => sha256_hex($request->content));
    $signer->sign($request, $ENV{AWS_REGION});
    my $answer = $agent->request($request);
    die $answer->as_string unless $answer->is_success;
    return $answer->content;
}

my $worker = AWS::Signature4->new(
    -access_key => $ENV{AWS_ACCESS_KEY_ID},
    -secret_key => $ENV{AWS_SECRET_ACCESS_KEY},
);

sub call {
    my ($operation, $input) = @_;
    my $headers = ['X-Amz-Target' => "CodePipeline_20150709.$operation", 'Content-Type' => 'application/x-amz-json-1.1'];
    my $host = "codepipeline.$ENV{AWS_REGION}.amazonaws.com";
    my $answer = send_signed($worker, HTTP::Request->new(POST => "https://$host/", $headers, encode_json($input)));
    return length $answer ? decode_json($answer) : {};
}

my %type = (category => 'Build', owner => 'Custom', provider => 'MyBuild', version => '1');
for my $job (@{ call('PollForJobs', { actionTypeId => \%type })->{jobs} }) {
    call('AcknowledgeJob', { jobId => $job->{id}, nonce => $job->{nonce} });
    my $given = $job->{data}{artifactCredentials};
    my $signer = AWS::Signature4->new(-access_key => $given->{accessKeyId}, -secret_key => $given->{secretAccessKey});
    my $object = sub {
        my ($method, $kind, @content) = @_;
        my $place = $job->{data}{$kind}[0]{location}{s3Location};
        my $url = "https://$place->{bucketName}.s3.amazonaws.com/$place->{objectKey}";
        my $headers = ['X-Amz-Security-Token' => $given->{sessionToken}];
        return send_signed($signer, HTTP::Request->new($method => $url, $headers, @content));
    };
    $object->('PUT', 'outputArtifacts', $object->('GET', 'inputArtifacts'));
    call('PutJobSuccessResult', { jobId => $job->{id} });
}
