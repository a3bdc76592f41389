#!/usr/bin/env bash
# Publishes eng/aot-smoke trimmed and as native code, with every warning an error, runs both, and checks the size.
set -euo pipefail
cd "$(dirname "$0")/.."

# The maximum size of the native program, about a tenth above the size when this was written.
most_bytes=3100000

if ! command -v clang > /dev/null && ! command -v gcc > /dev/null; then
    echo "aot-smoke: SKIPPED, there is no linker (clang or gcc)"
    exit 0
fi

out=artifacts/aot-smoke
rm -rf "$out"
mkdir -p "$out"
runtime=$(dotnet --info | sed -n 's/^ *RID: *//p' | head -1)
case $runtime in
    *-arm64) runtime=linux-arm64 ;;
    *) runtime=linux-x64 ;;
esac

publish() {
    local linker=()
    if ! command -v clang > /dev/null; then
        linker=(-p:CppCompilerAndLinker=gcc)
    fi

    dotnet publish eng/aot-smoke -c Release -r "$runtime" -p:SmokeKind="$1" "${linker[@]}" --no-restore -nodeReuse:false -v:q -nologo -o "$out/$1"
}

for kind in trimmed aot; do
    if ! dotnet restore eng/aot-smoke -r "$runtime" -p:SmokeKind=$kind -v:q -nologo > "$out/restore.log" 2>&1; then
        cat "$out/restore.log"
        echo "aot-smoke: SKIPPED, the toolchain ($kind) is not to be had here"
        exit 0
    fi

    publish $kind
    "$out/$kind/aot-smoke"
done

bytes=$(stat -c %s "$out/aot/aot-smoke")
echo "aot-smoke: $bytes bytes of native code, at most $most_bytes"
[ "$bytes" -le "$most_bytes" ]
