#!/usr/bin/env bash
# Builds the node and the laboratory that starts it, in Release. Says nothing more unless that fails.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

echo "building ..." >&2
# Two scripts at once would write the same files.
if command -v flock >/dev/null; then
  mkdir -p "$root/artifacts"
  exec {lock}>"$root/artifacts/build-lab.lock"
  flock --timeout 300 "$lock"
fi

for project in ActorDist.Node ActorDist.Lab; do
  if ! output=$(dotnet build "$root/src/$project" -c Release -v quiet -nologo 2>&1); then
    echo "$output" >&2
    exit 1
  fi
done
