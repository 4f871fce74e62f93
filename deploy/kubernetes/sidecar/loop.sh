#!/bin/sh
# Backs up the member beside it and prunes, again and again, until it is told to end. It goes on after
# a failure: a container that ends would make the member's pod look unready. What failed is in its log
# and in the age of the newest backup.
set -u

child=
end() {
  trap '' TERM INT
  [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
  wait
  exit 0
}
trap end TERM INT

# Runs a command so that a signal reaches it, and returns its status.
run() {
  "$@" &
  child=$!
  wait "$child"
  status=$?
  child=
  return "$status"
}

while :; do
  run zkbackup backup --utc-id
  status=$?
  # 2: it is there, and says what it lacks. Without a new backup no old one goes.
  if [ "$status" -eq 0 ] || [ "$status" -eq 2 ]; then
    run zkbackup prune --member "$ZKBACKUP_BACKUP_MEMBER" --quiet --force
  fi
  run sleep "${EVERY_SECONDS:-86400}"
done
