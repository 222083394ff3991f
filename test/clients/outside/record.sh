# The network of record.mjs: sh record.sh NODE FILE COMMAND..., in namespaces of its own (unshare -rnm).
set -e
node=$1
shift
ip link set lo up
ip route add local default dev lo
resolver=$(mktemp)
echo 'nameserver 127.0.0.1' > "$resolver"
mount --bind "$resolver" /etc/resolv.conf
rm "$resolver"
exec "$node" "$(dirname "$0")/record.mjs" "$@"
