#!/usr/bin/env bash
# eng/planted-faults.sh [FAULT...]: shows that the tests and the fuzzer catch each planted fault
# (tests/SseCore.PlantedFaults/ssecore.faults), and writes the table in docs/planted-faults.md. All faults are compiled into one build,
# separate from all others. Without names it runs all of them, after it has shown that nothing fails without a fault; with names, it
# runs those and updates their rows. Fails if a fault is not caught.
#   FUZZER        the command that fuzzes, given a target and seconds (default: the fuzzer in managed code, of this build)
#   FUZZ_SECONDS  for each target of a fault (60)
#   TEST_SECONDS  for the tests (600)
set -euo pipefail
cd "$(dirname "$0")/.."
export MSBUILDDISABLENODEREUSE=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 FUZZ_KEEP=0 FUZZ_BUILD=0

for project in tests/SseCore.Tests fuzz/SseCore.Fuzz; do
    dotnet build -c Release "$project" -p:PlantedFaults=true -nodeReuse:false -v:q -nologo
done

built=artifacts/planted/bin
exec dotnet $built/SseCore.PlantedFaults/release/SseCore.PlantedFaults.dll hunt \
    "dotnet test $built/SseCore.Tests/release/SseCore.Tests.dll" \
    "${FUZZER:-dotnet $built/SseCore.Fuzz/release/SseCore.Fuzz.dll}" \
    "${TEST_SECONDS:-600}" "${FUZZ_SECONDS:-60}" docs/planted-faults.md "$@"
