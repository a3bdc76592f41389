#!/usr/bin/env bash
# fuzz/coverage.sh TARGET|all
# Shows which edges the inputs of a target reach, or those of all targets together: the kept inputs, and those that fuzz/run.sh
# has left on this machine. Writes artifacts/fuzz/coverage.tsv, by method. Needs the build of fuzz/run.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
. fuzz/native.sh

targets=$1
if [ "$1" = all ]; then
    targets=$(list_targets)
fi

reached=artifacts/fuzz/reached
rm -f "$reached" "$reached".*
for target in $targets; do
    prepare "$target"
    SSECORE_FUZZ_REACHED=$reached.$target native "$target" -runs=0 -timeout=10 "$work/corpus" "fuzz/corpus/$target" "fuzz/findings/$target" "$work/seeds" \
        > "$work/coverage.log" 2>&1
    echo "$target: $(wc -l < "$reached.$target") edges"
done

# The second file's lines are number, kind, offset, method.
cat "$reached".* | sort -nu > "$reached"
awk -F '\t' '
    NR == FNR { reached[$1] = 1; next }
    { total[$4]++; all++; if ($1 in reached) { some[$4]++; those++ } }
    END {
        for (method in total) print some[method] + 0 "\t" total[method] "\t" method > "artifacts/fuzz/coverage.tsv"
        printf "together: %d of %d edges\n", those, all
    }' "$reached" artifacts/fuzz/native/edges.tsv
sort -t "$(printf '\t')" -k 3 -o artifacts/fuzz/coverage.tsv artifacts/fuzz/coverage.tsv
