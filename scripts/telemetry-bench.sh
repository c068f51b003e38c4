#!/usr/bin/env bash
# What telemetry costs: scaling requests per second with it off and on. Two clusters of three nodes each, one with metrics, sampled events
# and a reader of /events, one with neither; the same load goes to them in turn, so that what else the machine does meets both.
#   telemetry-bench.sh [ROUNDS] [REQUESTS]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rounds=${1:-7} requests=${2:-10000}
work=$(mktemp -d)

cluster() { ACTORDIST_HOME="$work/$1" "$root/scripts/cluster.sh" "${@:2}"; }
# endpoints.json of the first node: {"name":"n1", ... "http":"127.0.0.1:8081", ... "pbm":"127.0.0.1:9110", ...}
door() { sed -nE "s/.*\"$2\":\"([^\"]+)\".*/\1/p" "$work/$1"/n1/data/endpoints.json; }
finish() {
  [[ -z ${reader:-} ]] || kill "$reader" 2>/dev/null || true
  cluster off down >/dev/null || true
  cluster on down >/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

cluster off up 3 --free-ports --set actordist.telemetry.enabled=off --set actordist.events.sampled-per-second=0 >&2
cluster on up 3 --free-ports >&2
curl -sN "http://$(door on http)/events" >/dev/null &
reader=$!

load() {
  "$root/scripts/pbm" --json --timeout 300 "$(door "$1" pbm)" request load -n "$requests" -c 64 |
    sed -nE 's/.*"perSecond":([0-9.]+).*/\1/p' | tail -1
}
# Warm: shards have homes, code is compiled.
load off >/dev/null
load on >/dev/null
for ((round = 1; round <= rounds; round++)); do
  # Each goes first every other time.
  if ((round % 2)); then off=$(load off) on=$(load on); else on=$(load on) off=$(load off); fi
  curl -s "http://$(door on http)/metrics" >/dev/null
  echo "round $round: off $off/s, on $on/s" >&2
  echo "$off $on" >>"$work/rounds"
done

median() { cut -d' ' -f"$1" "$work/rounds" | sort -n | awk '{v[NR]=$1} END {print (NR % 2) ? v[(NR+1)/2] : (v[NR/2]+v[NR/2+1])/2}'; }
off=$(median 1) on=$(median 2)
awk -v off="$off" -v on="$on" -v n="$rounds" 'BEGIN {
  printf "median of %d rounds: off %.0f requests/s, on %.0f requests/s, telemetry costs %.1f %%\n", n, off, on, (off - on) * 100 / off
}'
