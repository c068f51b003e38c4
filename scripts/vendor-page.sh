#!/usr/bin/env bash
# Copies what the page serves of other people's libraries, with their licences, from npm into the tree: exactly the locked versions, whose
# hashes npm checks. To be run when a version in src/ActorDist.Node/Page/package.json changes; the result is committed, so a build needs no npm.
set -euo pipefail
page=$(cd "$(dirname "${BASH_SOURCE[0]}")/../src/ActorDist.Node/Page" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$page/package.json" "$page/package-lock.json" "$work"
npm ci --prefix "$work" --ignore-scripts --no-audit --no-fund --silent
mkdir -p "$page/Vendor"
cp "$work/node_modules/uplot/dist/uPlot.esm.js" "$page/Vendor/uplot.js"
cp "$work/node_modules/uplot/dist/uPlot.min.css" "$page/Vendor/uplot.css"
cp "$work/node_modules/uplot/LICENSE" "$page/Vendor/uplot.LICENSE.txt"
