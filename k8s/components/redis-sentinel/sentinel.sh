#!/bin/sh
# Starts a sentinel, which writes what it learns into its file.
set -eu
. /scripts/primary.sh

# Pods get new addresses and keep their names. Two of three have to agree.
cat >/sentinel/sentinel.conf <<EOF
port 26379
dir /sentinel
requirepass "$REDISCLI_AUTH"
sentinel sentinel-pass "$REDISCLI_AUTH"
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel announce-ip $self
sentinel monitor arena $primary 6379 2
sentinel auth-pass arena "$REDISCLI_AUTH"
sentinel down-after-milliseconds arena 5000
sentinel failover-timeout arena 15000
EOF
exec redis-server /sentinel/sentinel.conf --sentinel
