#!/usr/bin/env bash
# Publishes every program of the suite into a folder: what install.sh --from takes to machines without the SDK.
set -euo pipefail

source=$(dirname "$(dirname "$(readlink -f "$0")")")
[ $# = 1 ] || { echo "usage: publish.sh FOLDER" >&2; exit 1; }
mkdir -p "$1"
target=$(readlink -f "$1")

publish() { # project name
  echo "publishing $2"
  dotnet publish "$source/$1" --configuration Release --output "$target/$2" --nologo --verbosity quiet
}

publish services/migration migration
publish services/api api
publish services/token-pool token-pool
publish services/bot-manager bot-manager
publish gateway gateway
