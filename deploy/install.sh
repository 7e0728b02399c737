#!/usr/bin/env bash
# Installs ChatAi on this machine, or brings an installation to this version. Settings, data and logs that are there stay.
set -euo pipefail

source=$(dirname "$(dirname "$(readlink -f "$0")")")
root='' from='' version='' start=yes
database_url=${DATABASE_URL:-} redis_url=${REDIS_URL:-redis://127.0.0.1:6379/0} admin_email=${ADMIN_EMAIL:-admin@chatai.local}
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$source/deploy/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/settings.sh
. "$source/deploy/lib/settings.sh"
# shellcheck source-path=SCRIPTDIR source=lib/release.sh
. "$source/deploy/lib/release.sh"
# shellcheck source-path=SCRIPTDIR source=lib/system.sh
. "$source/deploy/lib/system.sh"

usage() {
  cat <<'EOF'
usage: install.sh [options]
  --from DIR            programs that deploy/publish.sh made, instead of publishing them now
  --version NAME        name of this release (default: time and commit)
  --database-url URL    PostgreSQL with pgvector; its user may make roles (default: a database is made in this machine's)
  --redis-url URL       default: redis://127.0.0.1:6379/0
  --admin-email ADDRESS the first administrator (default: admin@chatai.local)
  --no-start            installs and enables, but starts nothing
  --root DIR            installs below DIR, without users, systemctl or servers: for packages
Addresses and administrator count at the first installation only; later they stand in /etc/chatai.
EOF
}

while [ $# -gt 0 ]; do
  case $1 in
    --root) needs_value "$@"; root=$(absolute "$2"); shift 2 ;;
    --from) needs_value "$@"; from=$(absolute "$2"); shift 2 ;;
    --version) needs_value "$@"; version=$2; shift 2 ;;
    --database-url) needs_value "$@"; database_url=$2; shift 2 ;;
    --redis-url) needs_value "$@"; redis_url=$2; shift 2 ;;
    --admin-email) needs_value "$@"; admin_email=$2; shift 2 ;;
    --no-start) start=no; shift ;;
    -h | --help) usage; exit 0 ;;
    *) fail "unknown option $1 (--help)" ;;
  esac
done
version=${version:-$(default_version)}
[[ $version =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || fail "a version is made of letters, digits, dots and dashes"
[[ $admin_email =~ ^[^@\'\"\\[:space:]]+@[^@\'\"\\[:space:]]+$ ]] || fail "$admin_email is no address of an administrator"

require_root_user
require_system
require_dotnet
require_programs

make_user
if ! has_settings; then
  [ -n "$database_url" ] || make_local_database
  require_stores
  write_settings
fi
make_release
make_folders
stop_all
switch_to "$version"
install_units
install_log_keepers
forget_old_releases
if [ "$start" = yes ]; then start_all; fi
say "ChatAi $version is installed"
