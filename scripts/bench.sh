#!/usr/bin/env bash
# Benchmarks, each beside what it is compared with, in one run:
#   bench.sh requests              a scaling request through its shard region, beside a bare Akka entity through the same kind of region
#   bench.sh registers [options]   registers of three durable nodes, beside three members of etcd where that is installed
#   bench.sh registers --kill      the gap in writes when a node is killed
#   bench.sh registers --keys N    memory and disk while N keys are loaded
#   bench.sh registers --help      everything else
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

case "${1:-}" in
  requests)
    dotnet build "$root/tests/ActorDist.Benchmarks" -c Release -v quiet --nologo >&2
    exec "$root/artifacts/bin/ActorDist.Benchmarks/release/ActorDist.Benchmarks" \
      --filter '*RequestReplyBenchmarks*' --artifacts "$root/artifacts/benchmarks"
    ;;
  registers)
    shift
    "$root/scripts/build-lab.sh"
    exec dotnet "$root/artifacts/bin/ActorDist.Lab/release/lab.dll" bench-registers "$@"
    ;;
  *)
    sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
