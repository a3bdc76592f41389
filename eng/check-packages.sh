#!/usr/bin/env bash
# Packs the libraries and builds a project that has nothing but the packages: a dialect of its own, generated at build
# time, parsing a stream.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for project in SseCore SseCore.Generator SseCore.Http; do
    dotnet pack -c Release --no-build "src/$project" -o "$work/feed" --verbosity quiet
done

mkdir "$work/consumer"
cp -r eng/consumer/. "$work/consumer"
cd "$work/consumer"
version=$(ls "$work/feed" | sed -n 's/^SseCore\.\([0-9].*\)\.nupkg$/\1/p')
dotnet run -c Release --property:SseCoreVersion="$version" --property:RestoreAdditionalProjectSources="$work/feed" \
    --property:RestorePackagesPath="$work/packages" | tee "$work/out"
grep -qx 'hello from acme, completed' "$work/out"
