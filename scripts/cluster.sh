#!/usr/bin/env bash
# A cluster of node processes on this machine, with a simulated cloud, that stays until it is taken down:
#   cluster.sh up N | status | kill NAME | stop NAME | start NAME | pause NAME | resume NAME | logs NAME | down
# cluster.sh --help, and --help after any verb, say more.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
lab="$root/artifacts/bin/ActorDist.Lab/release/lab.dll"
node="$root/artifacts/bin/ActorDist.Node/release/actordist.dll"

if [[ ! -f $lab || ! -f $node ]]; then
  "$root/scripts/build-lab.sh"
fi

export ACTORDIST_HOME="${ACTORDIST_HOME:-$root/.actordist}"
exec dotnet "$lab" cluster "$@"
