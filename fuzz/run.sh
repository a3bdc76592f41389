#!/usr/bin/env bash
# fuzz/run.sh TARGET|all SECONDS [SEED]
set -euo pipefail
exec dotnet run -c Release --project "$(dirname "$0")/SseCore.Fuzz" -- "$@"
