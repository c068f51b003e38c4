#!/usr/bin/env bash
# Benchmarks, each beside what it is compared with, in one run:
#   bench.sh requests    a scaling request through its shard region, beside a bare Akka entity through the same kind of region
#   bench.sh registers   registers of three durable nodes beside three members of etcd, where that is installed (--help says more)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

case "${1:-}" in
  requests) filter='*RequestReplyBenchmarks*' ;;
  registers)
    dotnet build "$root/src/ActorDist.Node" -c Release -v quiet --nologo >&2
    dotnet build "$root/src/ActorDist.Lab" -c Release -v quiet --nologo >&2
    exec dotnet "$root/artifacts/bin/ActorDist.Lab/release/lab.dll" bench-registers "${@:2}"
    ;;
  *)
    sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac

dotnet build "$root/tests/ActorDist.Benchmarks" -c Release -v quiet --nologo >&2
exec "$root/artifacts/bin/ActorDist.Benchmarks/release/ActorDist.Benchmarks" \
  --filter "$filter" --artifacts "$root/artifacts/benchmarks"
