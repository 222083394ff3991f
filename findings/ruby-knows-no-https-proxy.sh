#!/usr/bin/env bash
# Ruby's Net::HTTP takes the proxy for HTTPS from http_proxy, and knows neither https_proxy nor HTTPS_PROXY: it asks URI for the proxy of
# an http:// address, whatever it will speak. And before it goes through the proxy, it asks DNS for the host that the proxy is to reach.
# So a Ruby client that is given https_proxy alone goes around the proxy, and one behind a proxy still tells DNS whom it talks to.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
cat > probe.rb <<'RB'
require "net/http"
require "socket"
$asked = []
IPSocket.singleton_class.prepend(Module.new { def getaddress(name) = ($asked << name; raise SocketError) })
%w[https_proxy HTTPS_PROXY http_proxy].each do |name|
  %w[https_proxy HTTPS_PROXY http_proxy].each { |each| ENV.delete(each) }
  ENV[name] = "http://127.0.0.1:8080"
  http = Net::HTTP.new("codepipeline.us-east-1.amazonaws.com", 443)
  http.use_ssl = true
  puts "#{name}: #{http.proxy? ? "proxy #{http.proxy_address}:#{http.proxy_port}" : "no proxy"}"
end
puts "names asked of DNS: #{$asked.uniq.join(", ")}"
RB
ruby --version
ruby -W0 probe.rb | tee seen
grep -qx 'https_proxy: no proxy' seen
grep -qx 'HTTPS_PROXY: no proxy' seen
grep -qx 'http_proxy: proxy 127.0.0.1:8080' seen
grep -qx 'names asked of DNS: codepipeline.us-east-1.amazonaws.com' seen
