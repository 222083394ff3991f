# Copies the input artifact to input.zip and output.zip to the output artifact, with Amazon::S3.
use strict;
use warnings;
use Amazon::S3;

my $s3 = Amazon::S3->new({
    aws_access_key_id     => $ENV{AWS_ACCESS_KEY_ID},
    aws_secret_access_key => $ENV{AWS_SECRET_ACCESS_KEY},
    token                 => $ENV{AWS_SESSION_TOKEN},
    host                  => $ENV{EMULATOR},
    region                => 'us-east-1',
    secure                => 0,
    dns_bucket_names      => 0,
});
$s3->bucket($ENV{INPUT_BUCKET})->get_key_filename($ENV{INPUT_KEY}, 'GET', 'input.zip') or die $s3->errstr;
$s3->bucket($ENV{OUTPUT_BUCKET})->add_key_filename($ENV{OUTPUT_KEY}, 'output.zip') or die $s3->errstr;
