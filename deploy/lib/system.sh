# shellcheck shell=bash
# Sourced by install.sh: the user, the folders, the units, and what looks after the logs.

require_system() {
  if is_live; then
    has systemctl || fail "systemd is not installed"
    has useradd || fail "useradd is not installed"
    has curl || fail "curl is not installed"
  fi
}

make_user() {
  if is_live && ! id chatai >/dev/null 2>&1; then
    useradd --system --user-group --home-dir /var/lib/chatai --shell /usr/sbin/nologin chatai
  fi
}

make_local_database() {
  is_live || fail "with --root, the database must be named (--database-url)"
  has psql || fail "psql is not installed"
  id postgres >/dev/null 2>&1 || fail "no PostgreSQL on this machine: install it with pgvector, or name one (--database-url)"

  local password
  password=$(secret 20)
  runuser -u postgres -- psql --quiet --set ON_ERROR_STOP=1 --set "password=$password" --file - <"$source/deploy/create-database.sql" \
    || fail "the database could not be made in this machine's PostgreSQL (above: why)"
  database_url="postgresql://chatai:$password@127.0.0.1:5432/chatai"
}

make_folders() {
  local owner=()
  if is_live; then owner=(-o chatai -g chatai); fi
  install -d -m 0750 "${owner[@]}" "$root/var/log/chatai" "$root/var/lib/chatai" "$root/var/lib/chatai/backups" "$root/var/lib/chatai/journal" "$root/var/lib/chatai/mail"

  # The runbook's logs/api.log, from the installation's folder.
  ln -sfn "/var/log/chatai" "$(opt)/logs"
  install -d -m 0755 "$root/usr/local/bin"
  ln -sfn "/opt/chatai/current/bin/chatai" "$root/usr/local/bin/chatai"
}

install_units() {
  install -d -m 0755 "$(units)" "$(units)/chatai-.service.d"
  install -m 0644 "$source"/deploy/systemd/chatai*.{service,slice,target,timer} "$(units)/"
  install -m 0644 "$source"/deploy/systemd/chatai-.service.d/*.conf "$(units)/chatai-.service.d/"
  if is_live; then
    systemctl daemon-reload
    systemctl enable --quiet chatai.target chatai-backend chatai-bot-manager chatai-backup.timer chatai-verify-backup.timer
  fi
}

# Rotation and bans, as far as this version brings them.
install_log_keepers() {
  local kind
  if [ -e "$source/deploy/logrotate/chatai" ]; then
    install -D -m 0644 "$source/deploy/logrotate/chatai" "$root/etc/logrotate.d/chatai"
  fi

  for kind in filter.d jail.d action.d; do
    [ -d "$source/deploy/fail2ban/$kind" ] || continue
    install -d -m 0755 "$root/etc/fail2ban/$kind"
    install -m 0644 "$source"/deploy/fail2ban/"$kind"/* "$root/etc/fail2ban/$kind/"
  done
  if is_live && systemctl --quiet is-active fail2ban; then systemctl reload fail2ban; fi
}

stop_all() {
  if is_live && systemctl cat chatai.target >/dev/null 2>&1; then
    systemctl stop chatai-bot-manager chatai-backend chatai-migration
  fi
}

start_all() {
  if is_live; then
    systemctl start chatai.target
    /usr/local/bin/chatai wait
  fi
}
