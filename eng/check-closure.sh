#!/usr/bin/env bash
# Nothing that ships may depend on Roslyn, directly or indirectly.
set -euo pipefail
cd "$(dirname "$0")/.."
for project in src/SseCore/SseCore.csproj src/SseCore.Http/SseCore.Http.csproj src/SseCore.Extensions.AI/SseCore.Extensions.AI.csproj src/SseCore.AspNetCore/SseCore.AspNetCore.csproj src/SseCore.Generator/SseCore.Generator.csproj src/SseCore.Cli/SseCore.Cli.csproj; do
    closure=$(dotnet list "$project" package --include-transitive)
    if grep -i 'Microsoft\.CodeAnalysis' <<<"$closure"; then
        echo "$project: Microsoft.CodeAnalysis in its closure" >&2
        exit 1
    fi
done
echo "no Microsoft.CodeAnalysis in the closure of src/"
