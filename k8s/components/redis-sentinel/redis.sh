#!/bin/sh
# Starts a Redis under the name of its pod.
set -eu
. /scripts/primary.sh

# It must not evict keys. The file makes a restart quick; Arena fills an empty Redis again.
set -- --appendonly yes --dir /data --maxmemory 192mb --maxmemory-policy noeviction \
  --requirepass "$REDISCLI_AUTH" --masterauth "$REDISCLI_AUTH" --replica-announce-ip "$self"
if [ "$primary" != "$self" ]; then
  set -- "$@" --replicaof "$primary" 6379
fi
exec redis-server "$@"
