#!/usr/bin/env bash
# The laboratory:
#   lab.sh simulate [--seed S] [--count N] [--json]   registers against a simulated network, disks and crashes
#   lab.sh killmatrix [--json]                        broken variants that the simulation must catch
#   lab.sh list                                       the talk's points that can be shown, where, and what each claims
#   lab.sh run NAME [--world W] [--seed S] [--json]   one of them, with a verdict and a report
#   lab.sh soak --minutes N [--seed S] [--json]       all work and all faults by chance, until something is violated
#   lab.sh report DIR                                 the page of a run, written again from what the run kept
#   lab.sh rejudge DIR                                a run's histories judged again; says when a verdict differs
#   lab.sh judge FILE --model NAME [--json]           a history in the shape of Jepsen, judged again
#   lab.sh --help                                     everything else
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

"$root/scripts/build-lab.sh"

exec dotnet "$root/artifacts/bin/ActorDist.Lab/release/lab.dll" "$@"
