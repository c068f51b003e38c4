#!/usr/bin/env bash
# Replicated objects:
#   bench-crdt.sh [text] [options]     the text sequence on recorded editing sessions, beside npm's diamond-types-node, loro-crdt, yjs
#                                      and @automerge/automerge
#       --seconds N    repeats each measurement for N seconds, at least twice and at most eleven times (default 5)
#       --json         a JSON object a line instead of tables
#       --no-peers     only this library
#   bench-crdt.sh updates [options]    counters and sets beside Akka.DistributedData's own, at the same level
#   bench-crdt.sh spread [options]     ten thousand objects and a set of 100,000 elements reach every node, and one with an empty disk
#       --help         the options of each
# The sessions are those of shared/corpora/editing-traces beside the repository, or of $ACTORDIST_CORPORA/editing-traces.
# The peers need node and npm; the pinned versions are installed into artifacts/crdt-peers, and left out where that fails.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source=$root/tests/ActorDist.Benchmarks/Crdts/Text/peers
peers=$root/artifacts/crdt-peers
corpora=${ACTORDIST_CORPORA:-$root/../shared/corpora}
seconds=5 json=() wants_peers=1

usage() { sed -n '2,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; }

case ${1:-} in
  updates | spread)
    what=$1
    shift
    "$root/scripts/build-lab.sh"
    exec dotnet "$root/artifacts/bin/ActorDist.Lab/release/lab.dll" "bench-crdt-$what" "$@"
    ;;
  text) shift ;;
esac

while [[ $# -gt 0 ]]; do
  case $1 in
    --seconds)
      [[ ${2:-} =~ ^[0-9]+$ ]] || { echo "--seconds takes a whole number, not '${2:-}'" >&2; exit 2; }
      seconds=$2
      shift
      ;;
    --json) json=(--json) ;;
    --no-peers) wants_peers=0 ;;
    --help) usage; exit 0 ;;
    *) echo "unknown option '$1'" >&2; usage >&2; exit 2 ;;
  esac
  shift
done

if [[ ! -d $corpora/editing-traces ]]; then
  echo "There are no editing sessions in $corpora/editing-traces; set ACTORDIST_CORPORA to the folder that has them." >&2
  exit 1
fi

install_peers() {
  command -v node >/dev/null && command -v npm >/dev/null || { echo "node or npm is not installed" >&2; return 1; }
  mkdir -p "$peers"
  cp "$source"/*.json "$source"/*.mjs "$peers/"
  # What is installed carries its lock; the same one needs nothing from the registry.
  if ! cmp -s "$peers/package-lock.json" "$peers/node_modules/.installed"; then
    (cd "$peers" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error) >&2 || return 1
    cp "$peers/package-lock.json" "$peers/node_modules/.installed"
  fi
}

dotnet build "$root/tests/ActorDist.Benchmarks" -c Release -v quiet --nologo >&2
if [[ $wants_peers -eq 0 ]] || ! install_peers; then
  [[ $wants_peers -eq 0 ]] || echo "The peers are left out: their packages could not be installed." >&2
  peers=-
fi

exec "$root/artifacts/bin/ActorDist.Benchmarks/release/ActorDist.Benchmarks" text "$corpora" "$seconds" "$peers" "${json[@]}"
