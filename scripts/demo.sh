#!/usr/bin/env bash
# Starts a cluster, sends it scaling requests, kills a node with SIGKILL and judges what became of every request:
#   demo.sh [--nodes 5] [--requests 1000] [--kill NAME] [--seed N] [--keep] [--json]
# Ends with one JSON object. Exit code 0: held, 1: violated, 2: bad options, 3: unknown.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

dotnet build "$root/src/ActorDist.Node" -c Release -v quiet --nologo >&2
dotnet build "$root/src/ActorDist.Lab" -c Release -v quiet --nologo >&2

exec dotnet "$root/artifacts/bin/ActorDist.Lab/release/lab.dll" demo "$@"
