#!/usr/bin/env bash
# A cluster of node processes on this machine, with a simulated cloud, that stays until it is taken down:
#   cluster.sh up N | status | kill NAME | stop NAME | start NAME | pause NAME | resume NAME | logs NAME | down
# cluster.sh --help, and --help after any verb, say more.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/scripts/build-lab.sh"
export ACTORDIST_HOME="${ACTORDIST_HOME:-$root/.actordist}"
exec dotnet "$root/artifacts/bin/ActorDist.Lab/release/lab.dll" cluster "$@"
