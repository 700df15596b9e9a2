# Sets self, the name of this pod, and primary: what a sentinel of another pod names, or else the first pod.
self="$POD_NAME.redis"
primary=redis-0.redis
for pod in redis-0 redis-1 redis-2; do
  [ "$pod" != "$POD_NAME" ] || continue
  named=$(timeout 2 redis-cli -h "$pod.redis" -p 26379 --raw sentinel get-master-addr-by-name arena 2>/dev/null | head -n 1)
  case "$named" in
    redis-[0-2].redis)
      primary=$named
      break
      ;;
  esac
done
