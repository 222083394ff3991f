# Copies the input artifact to input.zip and output.zip to the output artifact, with Net::Amazon::S3.
use strict;
use warnings;
use Net::Amazon::S3;
use Net::Amazon::S3::Vendor::Generic;
use Net::Amazon::S3::Signature::V4;

my $s3 = Net::Amazon::S3->new(
    aws_access_key_id     => $ENV{AWS_ACCESS_KEY_ID},
    aws_secret_access_key => $ENV{AWS_SECRET_ACCESS_KEY},
    aws_session_token     => $ENV{AWS_SESSION_TOKEN},
    vendor                => Net::Amazon::S3::Vendor::Generic->new(
        host                 => $ENV{EMULATOR},
        use_https            => 0,
        use_virtual_host     => 0,
        default_region       => 'us-east-1',
        authorization_method => 'Net::Amazon::S3::Signature::V4',
    ),
);
$s3->bucket($ENV{INPUT_BUCKET})->get_key_filename($ENV{INPUT_KEY}, 'GET', 'input.zip') or die $s3->errstr;
$s3->bucket($ENV{OUTPUT_BUCKET})->add_key_filename($ENV{OUTPUT_KEY}, 'output.zip') or die $s3->errstr;
