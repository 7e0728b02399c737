# shellcheck shell=bash
# Sourced by install.sh: /opt/chatai/releases/<version>, and the link "current" to the one that runs.

programs=(api bot-manager gateway token-pool migration)
kept_releases=3

require_dotnet() {
  has dotnet || fail ".NET is not installed: the ASP.NET Core runtime 10 is needed (with --from), or the SDK 10"
  dotnet --list-runtimes | grep -q '^Microsoft\.AspNetCore\.App 10\.' || fail "the ASP.NET Core runtime 10 is not installed"
  [ -n "$from" ] || dotnet --list-sdks | grep -q '^10\.' || fail "the .NET SDK 10 is not installed: install it, or name a folder of published programs (--from)"

  dotnet_root=$(dirname "$(readlink -f "$(command -v dotnet)")")
  case $dotnet_root in
    /root/* | /home/* | /run/user/*)
      ! is_live || fail ".NET is in $dotnet_root, which services cannot see (ProtectHome): install it below /usr"
      ;;
  esac
}

require_programs() {
  local program
  [ -z "$from" ] || for program in "${programs[@]}"; do
    [ -d "$from/$program" ] || fail "$from holds no $program: it must be a folder that deploy/publish.sh made"
  done
}

default_version() {
  local commit
  commit=$(git -C "$source" rev-parse --short HEAD 2>/dev/null) || commit=local
  printf '%s-%s' "$(date -u +%Y%m%d%H%M%S)" "$commit"
}

# Made aside and moved: a release is there as a whole or not at all.
make_release() {
  local release making
  release="$(opt)/releases/$version"
  making="$(opt)/releases/.$version"
  [ ! -e "$release" ] || fail "release $version is installed already: give another --version"

  rm -rf "$making"
  install -d -m 0755 "$(opt)" "$(opt)/releases" "$making" "$making/bin" "$making/docs"
  if [ -n "$from" ]; then
    local program
    for program in "${programs[@]}"; do cp -R "$from/$program/." "$making/$program"; done
  else
    "$source/deploy/publish.sh" "$making"
  fi

  install -m 0755 "$source"/deploy/bin/* "$making/bin/"
  cp "$source"/docs/*.md "$making/docs/"
  printf 'DOTNET_ROOT=%s\nCHATAI_VERSION=%s\n' "$dotnet_root" "$version" >"$making/runtime.env"
  chmod -R u=rwX,go=rX "$making"
  mv "$making" "$release"
}

switch_to() { # version
  local current previous
  current="$(opt)/current"
  previous=$(readlink "$current" || true)
  if [ -n "$previous" ] && [ "$previous" != "releases/$1" ]; then ln -sfn "$previous" "$(opt)/previous"; fi

  ln -sfn "releases/$1" "$current.new"
  mv -T "$current.new" "$current"
}

forget_old_releases() {
  local old
  find "$(opt)/releases" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %f\n' | sort -rn | tail -n "+$((kept_releases + 1))" | cut -d' ' -f2 \
    | while read -r old; do
      if [ "$(readlink "$(opt)/current")" != "releases/$old" ] && [ "$(readlink "$(opt)/previous" || true)" != "releases/$old" ]; then
        rm -rf "$(opt)/releases/${old:?}"
      fi
    done
}
