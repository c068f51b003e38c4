#!/usr/bin/env bash
# Benchmarks, each beside what it is compared with, in one run:
#   bench.sh requests    a scaling request through its shard region, beside a bare Akka entity through the same kind of region
#   bench.sh clocks      comparing and merging vector clocks of five entries
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

case "${1:-}" in
  requests) filter='*RequestReplyBenchmarks*' ;;
  clocks) filter='*VectorClockBenchmarks*' ;;
  *)
    sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac

dotnet build "$root/tests/ActorDist.Benchmarks" -c Release -v quiet --nologo >&2
exec "$root/artifacts/bin/ActorDist.Benchmarks/release/ActorDist.Benchmarks" \
  --filter "$filter" --artifacts "$root/artifacts/benchmarks"
