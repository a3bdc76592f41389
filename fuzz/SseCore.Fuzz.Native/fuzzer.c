// The part of the fuzzer that libFuzzer calls. The environment variable SSECORE_FUZZ_TARGET names the target.
//
//   ssecore-fuzz --list              shows the targets
//   ssecore-fuzz --prepare FOLDER    writes the target's dictionary and seeds
//   ssecore-fuzz ...                 as libFuzzer documents it
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "edges.h"

// Exported by the native library that the C# was compiled to.
void ssecore_fuzz_list(void);
int ssecore_fuzz_start(const char *target, uint8_t *edges, uint8_t *features);
void ssecore_fuzz_prepare(const char *folder);
int ssecore_fuzz_run(const uint8_t *data, size_t size);

// The calls that clang's instrumentation (-fsanitize-coverage=inline-8bit-counters,pc-table) makes. This code was instrumented
// by another tool, so the counters are registered by hand.
void __sanitizer_cov_8bit_counters_init(uint8_t *start, uint8_t *stop);
void __sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop);

static uint8_t edges[EDGES];

// An address and flags for each. The addresses only serve to tell edges apart.
static uintptr_t places[2 * EDGES];

// libFuzzer looks for this section, and treats its contents as additional counters that belong to no code.
#define FEATURES 65536
__attribute__((section("__libfuzzer_extra_counters"))) static uint8_t features[FEATURES];
static uint8_t unseen_features[FEATURES];

// SSECORE_FUZZ_REACHED names a file that receives the numbers of all edges reached.
static const char *reached_file;
static uint8_t reached[EDGES];

static void write_reached(void) {
  FILE *file = fopen(reached_file, "w");
  if (!file)
    return;
  for (size_t i = 0; i < EDGES; i++)
    if (reached[i])
      fprintf(file, "%zu\n", i);
  fclose(file);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  if (*argc == 2 && strcmp((*argv)[1], "--list") == 0) {
    ssecore_fuzz_list();
    exit(0);
  }

  // Without the features, a merge keeps only what is needed to reach all edges.
  const char *use_features = getenv("SSECORE_FUZZ_FEATURES");
  int sees_features = !use_features || strcmp(use_features, "0") != 0;
  const char *target = getenv("SSECORE_FUZZ_TARGET");
  if (ssecore_fuzz_start(target ? target : "", edges, sees_features ? features : unseen_features) != 0)
    exit(2);

  if (*argc == 3 && strcmp((*argv)[1], "--prepare") == 0) {
    ssecore_fuzz_prepare((*argv)[2]);
    exit(0);
  }

  reached_file = getenv("SSECORE_FUZZ_REACHED");
  if (reached_file)
    atexit(write_reached);

  for (size_t i = 0; i < EDGES; i++)
    places[2 * i] = i + 1;
  __sanitizer_cov_8bit_counters_init(edges, edges + EDGES);
  __sanitizer_cov_pcs_init(places, places + 2 * EDGES);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (ssecore_fuzz_run(data, size) != 0)
    abort();
  if (reached_file)
    for (size_t i = 0; i < EDGES; i++)
      reached[i] |= edges[i];
  return 0;
}
