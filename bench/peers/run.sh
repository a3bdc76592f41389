#!/usr/bin/env bash
# Reads the benchmarks' streams in other languages, checks the answers, and writes bench/results/peers.json. Needs g++
# with simdjson's headers and library (Debian: libsimdjson-dev) and Node.js with npm. A missing one is reported and
# skipped; if both are missing, the previous results are kept.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mkdir -p "$here/../../artifacts/peers" && cd "$here/../../artifacts/peers" && pwd)
bench=(dotnet run -c Release --project "$here/../SseCore.Benchmarks" --)
rm -rf "${work:?}"/*
mkdir -p "$work/streams"
"${bench[@]}" streams "$work/streams"
answers=()

if ! command -v g++ > /dev/null; then
    echo "C++: no g++; left out"
elif ! g++ -O3 -march=native -DNDEBUG -std=c++17 "$here/peer.cpp" -o "$work/peer" -lsimdjson 2> "$work/g++.log"; then
    echo "C++: does not compile, simdjson is missing or too old (see $work/g++.log); left out"
else
    "$work/peer" "$work/streams" > "$work/cpp.jsonl"
    answers+=("$work/cpp.jsonl")
fi

if ! command -v node > /dev/null || ! command -v npm > /dev/null; then
    echo "Node.js: no node or npm; left out"
else
    mkdir -p "$work/node"
    cp "$here/package.json" "$here/peer.mjs" "$work/node"
    if ! (cd "$work/node" && npm install --no-package-lock --ignore-scripts --no-audit --no-fund) > "$work/npm.log" 2>&1; then
        echo "Node.js: npm does not install eventsource-parser (see $work/npm.log); left out"
    else
        node "$work/node/peer.mjs" "$work/streams" > "$work/node.jsonl"
        answers+=("$work/node.jsonl")
    fi
fi

if [ ${#answers[@]} -eq 0 ]; then
    echo "no peer ran; bench/results/peers.json is left as it was"
    exit 0
fi

"${bench[@]}" peers "${answers[@]}"
