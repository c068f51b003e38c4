#!/usr/bin/env bash
# Restores exactly the locked packages, builds everything in Release, checks the format and runs every test.
# The last line is "N passed, N failed, N skipped", the names of the failed tests stand right before it; the exit code is 0 only if
# nothing failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

step() { printf '== %s (%ds)\n' "$*" "$SECONDS"; }

# The page's tests drive Debian's Chromium and check its accessibility with axe-core; where neither is there nor can be had, they are
# reported as skipped with what is missing.
missing=()
[[ -x /usr/bin/chromium ]] || missing+=(chromium)
[[ -x /usr/sbin/iptables ]] || missing+=(iptables)
[[ -x /usr/sbin/ip ]] || missing+=(iproute2)
if [[ ${#missing[@]} -gt 0 && $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; then
  step "install ${missing[*]}"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null ||
    echo "${missing[*]} could not be installed" >&2
fi
if [[ ! -d tests/ActorDist.SystemTests/Page/node_modules ]] && command -v npm >/dev/null; then
  step "install axe-core, locked"
  npm ci --prefix tests/ActorDist.SystemTests/Page --ignore-scripts --no-audit --no-fund --silent ||
    echo "axe-core could not be installed" >&2
fi

step "restore, locked"
dotnet restore ActorDist.sln --locked-mode -v quiet
# One compiler for all projects, which is ended again: starting one for each takes most of the time of a build.
step "build, Release"
compiler=actordist-$$
dotnet build ActorDist.sln -c Release --no-restore -v quiet -nologo -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler"
for process in $(pgrep -f -- "-pipename:$compiler" || true); do
  # It ends by itself when it is idle for long; where there is no pgrep it is left to that.
  kill "$process" 2>/dev/null || true
done
step "format"
dotnet format whitespace ActorDist.sln --no-restore --verify-no-changes

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# A project's tests; what they print waits until they end, so that two at a time do not mix.
run() {
  local status=0
  "artifacts/bin/$1/release/$1" --progress off --no-ansi --results-directory "$results" \
    --report-xunit-xml --report-xunit-xml-filename "$1.xml" >"$results/$1.log" 2>&1 || status=$?
  echo "$status" >"$results/$1.status"
  step "$1"
  cat "$results/$1.log"
}

projects=()
for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  if [[ $name != ActorDist.Benchmarks ]]; then
    projects+=("$name")
  fi
done

# Two at a time, but the system tests by themselves: their nodes need the cores.
for name in "${projects[@]}"; do
  if [[ $name != ActorDist.SystemTests ]]; then
    while [[ $(jobs -rp | wc -l) -ge 2 ]]; do
      wait -n
    done
    run "$name" &
  fi
done
wait
run ActorDist.SystemTests

passed=0 failed=0 skipped=0 names=()
for name in "${projects[@]}"; do
  # The runner's own count: <assembly ... total="48" passed="48" failed="0" skipped="0" ... errors="0">.
  summary=$(grep -o '<assembly [^>]*>' "$results/$name.xml" 2>/dev/null || true)
  count() { sed -nE "s/.* $1=\"([0-9]+)\".*/\1/p" <<<"$summary"; }
  failures=$(($(count failed) + $(count errors) + 0))
  # <test id="..." name="ActorDist.Node.Tests.X.Y" result="Fail" ...>
  while IFS= read -r test; do
    names+=("$name: $test")
  done < <(grep -o '<test [^>]*result="Fail"' "$results/$name.xml" 2>/dev/null | sed -nE 's/.* name="([^"]*)".*/\1/p')
  # A runner that fails without a failed test has crashed or has found no test.
  status=$(cat "$results/$name.status")
  if [[ $status -ne 0 && $failures -eq 0 ]]; then
    echo "$name failed with exit code $status" >&2
    names+=("$name: exit code $status")
    failures=1
  fi

  passed=$((passed + $(count passed) + 0))
  failed=$((failed + failures))
  skipped=$((skipped + $(count skipped) + 0))
done

step "done"
if [[ ${#names[@]} -gt 0 ]]; then
  printf 'failed: %s\n' "${names[@]}"
fi

echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed -eq 0 ]]
