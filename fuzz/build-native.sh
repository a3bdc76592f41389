#!/usr/bin/env bash
# fuzz/build-native.sh [MSBUILD-ARGUMENT...]
# Builds the native fuzzer, artifacts/fuzz/native/ssecore-fuzz: the targets and the instrumented library as native code,
# linked with libFuzzer. Exits with status 3 if there is no libFuzzer, or no compiler for native code.
set -euo pipefail
cd "$(dirname "$0")/.."
out=artifacts/fuzz/native
mkdir -p "$out"

# Only linking shows whether clang has the runtime of libFuzzer.
echo 'int LLVMFuzzerTestOneInput(const unsigned char *data, unsigned long size) { (void)data; return size < 0; }' > "$out/probe.c"
if ! clang -fsanitize=fuzzer "$out/probe.c" -o "$out/probe" 2> "$out/probe.log"; then
    echo "no libFuzzer here: clang and its runtime are needed (Debian: clang, libclang-rt-dev or libclang-rt-14-dev)" >&2
    exit 3
fi

if ! dotnet restore fuzz/SseCore.Fuzz.Native -v:q -nologo "$@" > "$out/restore.log" 2>&1; then
    cat "$out/restore.log" >&2
    echo "no compiler for native code to be had here" >&2
    exit 3
fi

dotnet publish fuzz/SseCore.Fuzz.Native -c Release --no-restore -nodeReuse:false -v:q -nologo -o "$out" "$@"
clang -O1 -Wall -Wextra -I"$out" -c fuzz/SseCore.Fuzz.Native/fuzzer.c -o "$out/fuzzer.o"
clang -fsanitize=fuzzer "$out/fuzzer.o" "$out/SseCore.Fuzz.so" -Wl,-rpath,'$ORIGIN' -o "$out/ssecore-fuzz"
