#!/usr/bin/env bash
# fuzz/minimize.sh TARGET|all
# Recreates fuzz/corpus/TARGET from what fuzzing has found: the fewest inputs that reach the same edges, beside the target's
# own seeds, the findings and the named inputs. Needs the build and the corpus of fuzz/run.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
. fuzz/native.sh

targets=$1
if [ "$1" = all ]; then
    targets=$(list_targets)
fi

for target in $targets; do
    prepare "$target"
    known=$work/known
    merged=$work/merged
    rm -rf "$known" "$merged"
    mkdir -p "$known" "$merged"
    find "fuzz/corpus/$target" -type f -regextype posix-extended -regex '.*/[0-9a-f]{40}' -exec mv -t "$work/corpus" {} +
    cp "$work"/seeds/* "fuzz/corpus/$target"/* "fuzz/findings/$target"/* "$known" 2> /dev/null || true
    cp -r "$known/." "$merged"
    SSECORE_FUZZ_FEATURES=0 native "$target" -set_cover_merge=1 -use_counters=0 -timeout=10 "$merged" "$work/corpus" > "$work/merge.log" 2>&1
    for file in "$merged"/*; do
        if [ ! -e "$known/$(basename "$file")" ]; then
            cp "$file" "fuzz/corpus/$target/"
        fi
    done

    echo "$target: $(find "fuzz/corpus/$target" -type f | wc -l) inputs, $(cat "fuzz/corpus/$target"/* | wc -c) bytes"
done
