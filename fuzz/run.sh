#!/usr/bin/env bash
# fuzz/run.sh TARGET|all SECONDS [LIBFUZZER-OPTION...]
# Fuzzes one target, or each of them, for the given time. A finding is minimized, kept in fuzz/findings/TARGET and reported; the
# status is then 1. Without libFuzzer, or a compiler for native code, the managed engine is used.
#   FUZZ_PROPERTIES  more arguments for the build, such as -p:Name=Value
#   FUZZ_BUILD=0     takes what was built last
#   FUZZ_KEEP=0      leaves a finding in artifacts/fuzz/TARGET
set -euo pipefail
cd "$(dirname "$0")/.."

if [ $# -lt 2 ] || ! [[ $2 =~ ^[0-9]+$ ]]; then
    echo "usage: fuzz/run.sh TARGET|all SECONDS [LIBFUZZER-OPTION...]" >&2
    exit 2
fi

name=$1
seconds=$2
shift 2
read -r -a properties <<< "${FUZZ_PROPERTIES:-}"

if [ "${FUZZ_BUILD:-1}" != 0 ]; then
    status=0
    fuzz/build-native.sh "${properties[@]}" || status=$?
    if [ "$status" -eq 3 ]; then
        echo "fuzzing with the managed engine"
        exec dotnet run -c Release --project fuzz/SseCore.Fuzz "${properties[@]}" -- "$name" "$seconds"
    elif [ "$status" -ne 0 ]; then
        exit "$status"
    fi
fi

. fuzz/native.sh

status=0
targets=$name
if [ "$name" = all ]; then
    targets=$(list_targets)
fi

for target in $targets; do
    fuzz_target "$target" "$seconds" "$@" || status=1
done
exit "$status"
