#!/usr/bin/env bash
# Takes the programs and units away. Settings, data, logs and the database stay, unless they are purged by name.
set -euo pipefail

source=$(dirname "$(dirname "$(readlink -f "$0")")")
root='' purge=''
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$source/deploy/lib/common.sh"

while [ $# -gt 0 ]; do
  case $1 in
    --root) needs_value "$@"; root=$(absolute "$2"); shift 2 ;;
    --purge) needs_value "$@"; purge=$2; shift 2 ;;
    -h | --help) say "usage: uninstall.sh [--root DIR] [--purge settings-data-and-logs]"; exit 0 ;;
    *) fail "unknown option $1 (--help)" ;;
  esac
done
[ -z "$purge" ] || [ "$purge" = settings-data-and-logs ] || fail "--purge wants the word settings-data-and-logs: what it deletes is not to be had again"

require_root_user
[ -d "$(opt)" ] || fail "ChatAi is not installed: there is no $(opt)"

if is_live; then
  systemctl disable --quiet --now chatai-backup.timer chatai-verify-backup.timer chatai-bot-manager chatai-backend chatai.target || true
  systemctl stop chatai-gateway chatai-api chatai-token-pool chatai-migration || true
fi

rm -f "$(units)"/chatai*.service "$(units)"/chatai*.slice "$(units)"/chatai*.target "$(units)"/chatai*.timer "$root/usr/local/bin/chatai" "$root/etc/logrotate.d/chatai"
rm -f "$root"/etc/fail2ban/{filter,jail,action}.d/chatai*
rm -rf "$(units)/chatai-.service.d" "$(opt)"
if is_live; then systemctl daemon-reload; fi

if [ -n "$purge" ]; then
  rm -rf "$(etc)" "$root/var/lib/chatai" "$root/var/log/chatai"
  if is_live && id chatai >/dev/null 2>&1; then userdel chatai; fi
  say "ChatAi is gone, with its settings, data and logs. The database was not touched."
else
  say "ChatAi is uninstalled. Kept: /etc/chatai, /var/lib/chatai, /var/log/chatai and the database."
fi
