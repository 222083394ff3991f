#!/usr/bin/env bash
# Perl's AWS::Signature4 reads the service that it signs for from the host, and cannot be told of one: for a host that is not AWS's it signs
# for s3, so that every emulator but one of S3 refuses the signature. A name with a hyphen or of a dual-stack endpoint is s3, too.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
apt-get download -qq libaws-signature4-perl=1.02-3 2> /dev/null
dpkg -x libaws-signature4-perl_1.02-3_all.deb .
cat > probe.pl <<'PL'
use strict;
use warnings;
use AWS::Signature4;
use HTTP::Request;
for my $host (qw(codepipeline.us-east-1.amazonaws.com 127.0.0.1:7109 codepipeline-fips.us-east-1.amazonaws.com codepipeline.us-east-1.api.aws)) {
    my $request = HTTP::Request->new(POST => "https://$host/");
    AWS::Signature4->new(-access_key => 'id', -secret_key => 'secret')->sign($request, 'us-east-1');
    my ($service) = $request->header('Authorization') =~ m{us-east-1/([^/]*)/aws4_request};
    print "$host: ", $service, "\n";
}
PL
perl -Iusr/share/perl5 probe.pl | tee seen
diff seen - <<'SEEN'
codepipeline.us-east-1.amazonaws.com: codepipeline
127.0.0.1:7109: s3
codepipeline-fips.us-east-1.amazonaws.com: s3
codepipeline.us-east-1.api.aws: s3
SEEN
