#!/usr/bin/env bash
# Builds the node and the laboratory that starts it, in Release, where a source has changed since it did so last. Says nothing more unless
# that fails.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
stamp=$root/artifacts/build-lab.stamp

is_built() {
  [[ -e $stamp && -x $root/artifacts/bin/ActorDist.Node/release/actordist && -e $root/artifacts/bin/ActorDist.Lab/release/lab.dll &&
    -z $(find "$root/src" "$root/hocon" "$root"/*.props "$root/global.json" -newer "$stamp" -print -quit) ]]
}

is_built && exit 0
mkdir -p "$root/artifacts"
# Two scripts at once would write the same files.
if command -v flock >/dev/null; then
  exec {lock}>"$root/artifacts/build-lab.lock"
  flock --timeout 300 "$lock"
  is_built && exit 0
fi

echo "building ..." >&2
# What changes while it builds is built the next time.
touch "$stamp.next"
for project in ActorDist.Node ActorDist.Lab; do
  if ! output=$(dotnet build "$root/src/$project" -c Release -v quiet -nologo 2>&1); then
    echo "$output" >&2
    exit 1
  fi
done
mv "$stamp.next" "$stamp"
