# shellcheck shell=bash
# Sourced by install.sh and uninstall.sh: where things lie, and how it is talked to people.

# Below another root (--root) nothing is started and no user made: for packages and for tests.
root=${root:-}
opt() { printf '%s/opt/chatai' "$root"; }
etc() { printf '%s/etc/chatai' "$root"; }
units() { printf '%s/etc/systemd/system' "$root"; }

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

is_live() { [ -z "$root" ]; }

require_root_user() {
  ! is_live || [ "$(id -u)" = 0 ] || fail "must run as root (sudo $0), or with --root DIR"
}

needs_value() { # option value
  [ -n "${2:-}" ] || fail "$1 needs a value"
}

absolute() { # path: without links or dots, also when it is not there yet
  realpath --canonicalize-missing -- "$1"
}
