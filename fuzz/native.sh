# Sourced by the other scripts, in the repository's root: functions for the native fuzzer.

fuzzer=artifacts/fuzz/native/ssecore-fuzz

list_targets() {
    "$fuzzer" --list
}

# native TARGET LIBFUZZER-ARGUMENT...
native() {
    SSECORE_FUZZ_TARGET=$1 "$fuzzer" "${@:2}"
}

# prepare TARGET: sets `work`, the target's folder, with its dictionary, its seeds, and the corpus found here.
prepare() {
    work=artifacts/fuzz/$1
    rm -rf "$work/seeds" "$work/artifacts"
    mkdir -p "$work/corpus" "$work/artifacts" "fuzz/corpus/$1" "fuzz/findings/$1"
    native "$1" --prepare "$work"
}

# fuzz_target TARGET SECONDS LIBFUZZER-OPTION...
fuzz_target() {
    local target=$1 seconds=$2 log
    shift 2
    prepare "$target"
    log=$work/log
    if native "$target" -max_total_time="$seconds" -timeout=10 -max_len=4096 -dict="$work/dictionary" -artifact_prefix="$work/artifacts/" \
        -print_final_stats=1 "$@" "$work/corpus" "fuzz/corpus/$target" "fuzz/findings/$target" "$work/seeds" > "$log" 2>&1; then
        summarize "$target" "$log"
        return 0
    fi

    report "$target" "$log"
    return 1
}

# summarize TARGET LOG: prints one line about a run that found nothing.
summarize() {
    awk -v target="$1" '
        match($0, /cov: [0-9]+/) { edges = substr($0, RSTART + 5, RLENGTH - 5) }
        match($0, /corp: [0-9]+/) { inputs = substr($0, RSTART + 6, RLENGTH - 6) }
        /^stat::number_of_executed_units/ { executions = $2 }
        /^stat::average_exec_per_sec/ { rate = $2 }
        END { printf "%-10s %9d executions, %6d/s, %5d edges, %5d inputs\n", target, executions, rate, edges, inputs }' "$2"
}

# report TARGET LOG: minimizes the finding, keeps it, and reports it.
report() {
    local target=$1 log=$2 found kept
    found=$(find "$work/artifacts" -type f ! -name 'slow-unit-*' | head -1)
    if [ -z "$found" ]; then
        echo "$target: the fuzzer ended without a finding" >&2
        tail -20 "$log" >&2
        return
    fi

    native "$target" -minimize_crash=1 -max_total_time=20 -timeout=10 -exact_artifact_path="$work/smallest" "$found" > "$work/minimize.log" 2>&1 || true
    if [ -s "$work/smallest" ] && ! native "$target" -timeout=10 -artifact_prefix="$work/artifacts/" "$work/smallest" > "$work/smallest.log" 2>&1; then
        cp "$work/smallest" "$found"
    fi

    kept=$found
    if [ "${FUZZ_KEEP:-1}" != 0 ]; then
        kept=fuzz/findings/$target/$(sha256sum "$found" | cut -c 1-12)
        cp "$found" "$kept"
    fi

    rm -f "$work/smallest"
    {
        # The target's own output, without what libFuzzer adds to it.
        native "$target" -timeout=10 -artifact_prefix="$work/artifacts/" "$kept" 2>&1 | sed -n '/ fails: /,/^==\|^    #0/{/^==\|^    #0/!p}' | head -40 || true
        echo "$target: a finding, kept as $kept ($(stat -c %s "$kept") bytes); to run it again:"
        echo "dotnet run -c Release --project fuzz/SseCore.Fuzz -- --replay $target $kept"
    } >&2
}
