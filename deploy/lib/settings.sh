# shellcheck shell=bash
# Sourced by install.sh: /etc/chatai. A file that is there is never touched again: it is the operator's.

secret() { # bytes
  od -An -v -N"$1" -tx1 /dev/urandom | tr -d ' \n'
}

# Quoted so that systemd and a shell read the same.
quoted() { printf "'%s'" "$1"; }

settings_file() { # name owner mode, the text on stdin
  local file
  file="$(etc)/$1"
  if [ -e "$file" ]; then
    cat >/dev/null
    return
  fi

  (umask 077 && cat >"$file")
  if is_live; then chown "$2" "$file"; fi
  chmod "$3" "$file"
}

# postgresql://user:password@host:port/database
parse_database_url() {
  local pattern='^postgres(ql)?://([^:@/]+)(:([^@/]*))?@([^:/?]+)(:([0-9]+))?/([^?]+)'
  [[ $database_url =~ $pattern ]] || fail "the database's address must read postgresql://user:password@host:port/database"
  case $database_url in *\'*) fail "the database's address must not hold a quote: write it as %27" ;; esac
  database_host=${BASH_REMATCH[5]}
  database_port=${BASH_REMATCH[7]:-5432}
  database_name=${BASH_REMATCH[8]}
}

parse_redis_url() {
  local pattern='^rediss?://([^@/]*@)?([^:/?]+)(:([0-9]+))?'
  [[ $redis_url =~ $pattern ]] || fail "Redis' address must read redis://:password@host:port/0"
  case $redis_url in *\'*) fail "Redis' address must not hold a quote: write it as %27" ;; esac
  redis_host=${BASH_REMATCH[2]}
  redis_port=${BASH_REMATCH[4]:-6379}
}

reaches() { # host port
  timeout 5 bash -c "exec 3<>/dev/tcp/$1/$2" 2>/dev/null
}

require_stores() {
  parse_database_url
  parse_redis_url
  ! is_live || reaches "$database_host" "$database_port" || fail "no PostgreSQL answers at $database_host:$database_port (--database-url)"
  ! is_live || reaches "$redis_host" "$redis_port" || fail "no Redis answers at $redis_host:$redis_port (--redis-url)"
}

has_settings() { [ -e "$(etc)/chatai.env" ]; }

write_settings() {
  local api_password bot_manager_password token_pool_password admin_password
  api_password=$(secret 20) bot_manager_password=$(secret 20) token_pool_password=$(secret 20) admin_password=$(secret 12)

  install -d -m 0755 "$(etc)"
  settings_file chatai.env root:chatai 0640 <<EOF
# Settings of all services. The table of them: /opt/chatai/current/docs/runbook.md, "Configuration".
# After a change: chatai restart
ASPNETCORE_ENVIRONMENT=Production
DOTNET_ENVIRONMENT=Production
Logs__Folder=/var/log/chatai
API_HTTP=http://localhost:5101
BOT_MANAGER_HTTP=http://localhost:3001
TOKEN_POOL_HTTP=http://localhost:5102
#OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317
EOF

  settings_file secrets.env root:root 0600 <<EOF
# What api, bot-manager, gateway and token-pool share. Without this SECRET_KEY the AI keys and bot tokens in the
# database cannot be read: keep a copy in a safe place, apart from the backups.
SECRET_KEY=$(secret 32)
SERVICE_TOKEN=$(secret 24)
REDIS_URL=$(quoted "$redis_url")
EOF

  settings_file migration.env root:root 0600 <<EOF
# The owner of the schema, and the passwords that it gives to the services' own roles.
DATABASE_URL=$(quoted "$database_url")
Roles__Api__Password=$api_password
Roles__BotManager__Password=$bot_manager_password
Roles__TokenPool__Password=$token_pool_password
Backups__Folder=/var/lib/chatai/backups
EOF

  settings_file api.env root:root 0600 <<EOF
ASPNETCORE_URLS=http://localhost:5101
DATABASE_URL=$(role_url chatai_api "$api_password")
Mail__Folder=/var/lib/chatai/mail
#Mail__SmtpHost=
#Mail__From=
# The first administrator, made when there is none.
ADMIN_EMAIL=$(quoted "$admin_email")
ADMIN_PASSWORD=$admin_password
EOF

  settings_file token-pool.env root:root 0600 <<EOF
ASPNETCORE_URLS=http://localhost:5102
DATABASE_URL=$(role_url chatai_token_pool "$token_pool_password")
Journal__Folder=/var/lib/chatai/journal
#OPENAI_API_KEY=
EOF

  settings_file bot-manager.env root:root 0600 <<EOF
ASPNETCORE_URLS=http://localhost:3001
DATABASE_URL=$(role_url chatai_bot_manager "$bot_manager_password")
#Telegram__BaseUrl=https://api.telegram.org
EOF

  settings_file gateway.env root:root 0600 <<EOF
# The only door. Behind nginx on this machine: http://localhost:8000, and Gateway__TrustedProxies__0=127.0.0.1/32
ASPNETCORE_URLS=http://*:8000
#Gateway__TrustedProxies__0=127.0.0.1/32
# Files that the user chatai may read (deploy/README.md, "TLS").
#Gateway__Tls__CertificateFile=/etc/ssl/chatai/fullchain.pem
#Gateway__Tls__KeyFile=/etc/ssl/chatai/privkey.pem
EOF

  settings_file operator.env root:root 0600 <<EOF
# For an operator's shell: source /etc/chatai/operator.env. Then the runbook's commands can be pasted as they stand.
export DATABASE_URL=$(quoted "$database_url")
export REDIS_URL=$(quoted "$redis_url")
export CHATAI_URL=http://localhost:8000
export ADMIN_EMAIL=$(quoted "$admin_email")
export ADMIN_PASSWORD=$admin_password
ADMIN_TOKEN=\$(printf '{"email":"%s","password":"%s"}' "\$ADMIN_EMAIL" "\$ADMIN_PASSWORD" \\
  | curl --silent --show-error --fail --header 'Content-Type: application/json' --data-binary @- "\$CHATAI_URL/api/login" \\
  | sed -n 's/.*"access_token" *: *"\([^"]*\)".*/\1/p')
export ADMIN_TOKEN
EOF

  say "administrator: $admin_email, password $admin_password (said once, kept in /etc/chatai/operator.env)"
}

role_url() { # role password
  printf "'postgresql://%s:%s@%s:%s/%s'" "$1" "$2" "$database_host" "$database_port" "$database_name"
}
