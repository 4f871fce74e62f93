#!/bin/sh
# Makes a backup, hands its folder to a command that copies it elsewhere, and prunes. Says nothing when
# all is well, as cron wants it.
#
#   backup-and-upload.sh COMMAND [ARGUMENT…]
#
# COMMAND is called with the ARGUMENTs and, last, the folder of the new backup. What is backed up, where
# to, and how long it stays comes from the configuration of zkbackup (/etc/zkbackup/config.yaml, or
# the environment); ZKBACKUP_PROGRAM names another program than the zkbackup on the path. Needs jq.
#
# Status:
#   0   done
#   2   done; the backup is usable and has lost something, which is said on stderr
#   5   the backup is there and COMMAND failed: it was not copied, and nothing was pruned
#   any other is that of zkbackup, and the work ended there
set -eu

zkbackup=${ZKBACKUP_PROGRAM:-zkbackup}
if [ "$#" -eq 0 ]; then
  echo "usage: $0 COMMAND [ARGUMENT...]" >&2
  exit 1
fi

backup_status=0
result=$("$zkbackup" backup --quiet --format json) || backup_status=$?
case $backup_status in
  0 | 2) ;;
  *) exit "$backup_status" ;;
esac

dir=$(printf '%s\n' "$result" | jq -er .backup_dir)
if [ "$backup_status" -eq 2 ]; then
  echo "$dir is usable and has lost something:" >&2
  printf '%s\n' "$result" |
    jq -r '.warnings[], (.findings[] | "\(.severity): \(.file): \(.message)")' >&2
fi

if ! "$@" "$dir"; then
  echo "$dir was not copied by $1, and no old backup was deleted" >&2
  exit 5
fi

"$zkbackup" prune --quiet --force
exit "$backup_status"
