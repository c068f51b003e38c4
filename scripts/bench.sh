#!/usr/bin/env bash
# Benchmarks, each beside what it is compared with, in one run:
#   bench.sh requests              a scaling request through its shard region, beside a bare Akka entity through the same kind of region
#   bench.sh clocks                comparing and merging vector clocks of five entries
#   bench.sh faults                request and reply between two nodes, with the fault switch's table under the links and without it
#   bench.sh crdt [options]        the text sequence on recorded editing sessions, beside npm's libraries where node is installed
#   bench.sh crdt updates          counters and sets beside Akka.DistributedData's own
#   bench.sh crdt spread           ten thousand objects and a set of 100,000 elements reach every node
#   bench.sh registers [options]   registers of three durable nodes, beside three members of etcd where that is installed
#   bench.sh registers --kill      the gap in writes when a node is killed
#   bench.sh registers --keys N    memory and disk while N keys are loaded
#   bench.sh registers --help      everything else
#   bench.sh takeover [options]    stages of the takeover after SIGKILL: by evidence, by the tuned resolver alone, by Akka's defaults
#   bench.sh takeover --help       cases, load and other systems
#   bench.sh recipes [options]     acquire and release of a lock, three durable nodes beside three members of etcd and three servers of ZooKeeper
#   bench.sh quorum [options]      the quorum store of three durable nodes beside Akka.DistributedData with durable keys; clocks; siblings
#   bench.sh quorum --hints N      hand-off of N hints to a node that comes back
#   bench.sh quorum --keys N       memory while N keys are loaded, and a round of anti-entropy over them
#   bench.sh judge [options]       how long the judges take, on Porcupine's logs (--corpora FOLDER) and on a made history
#   bench.sh telemetry [options]   scaling requests a second and processor time a request, with telemetry and without, in turns
#   bench.sh page                  frames a second and memory of the page in Chromium, fed as by 100 nodes with 1,000 shards and 500 events a second
#   bench.sh autoscale [options]   policies executed a second, groups converging, a group's owner killed; one of them: --executes, --converge, --gap
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

micro() {
  dotnet build "$root/tests/ActorDist.Benchmarks" -c Release -v quiet --nologo >&2
  exec "$root/artifacts/bin/ActorDist.Benchmarks/release/ActorDist.Benchmarks" \
    --filter "$1" --artifacts "$root/artifacts/benchmarks"
}

case "${1:-}" in
  requests) micro '*RequestReplyBenchmarks*' ;;
  faults) micro '*FaultTransportBenchmarks*' ;;
  clocks) micro '*VectorClockBenchmarks*' ;;
  crdt)
    shift
    exec "$root/scripts/bench-crdt.sh" "$@"
    ;;
  registers | takeover | recipes | quorum | autoscale | judge | telemetry)
    what=$1
    shift
    "$root/scripts/build-lab.sh"
    exec dotnet "$root/artifacts/bin/ActorDist.Lab/release/lab.dll" "bench-$what" "$@"
    ;;
  page)
    if [[ ! -d "$root/tests/ActorDist.SystemTests/Page/node_modules" ]]; then
      npm ci --prefix "$root/tests/ActorDist.SystemTests/Page" --ignore-scripts --no-audit --no-fund --silent
    fi
    dotnet build "$root/tests/ActorDist.SystemTests" -c Release -v quiet --nologo >&2
    exec "$root/artifacts/bin/ActorDist.SystemTests/release/ActorDist.SystemTests" --explicit only --filter-class '*PageFigures' --progress off --no-ansi
    ;;
  *)
    sed -n '2,/^set /{s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
