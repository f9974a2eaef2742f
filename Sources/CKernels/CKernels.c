#include "CKernels.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// The largest kernel is 11x11, far above any layer's; the Swift side checks it.
#define MAX_TAPS 121

// A set's functions, in the order of CKernelSet.
#define KERNEL_SET(suffix)                                                                           \
  {#suffix, depthwiseRow##suffix, maxPoolRow##suffix, product##suffix, panelFloats##suffix,         \
   panelFloats##suffix / 2, affine##suffix, add##suffix, average##suffix, winogradInputRow##suffix,     \
   winogradOutputRow##suffix}

// Tiles of 6x2 vectors need 15 registers of 16, tiles of 14x2 31 of 32; both hide the latency of a
// multiplication.
#define VARIANT(name) name##Baseline
#define VECTOR_FLOATS 4
#define TILE_ROWS 6
#include "Kernels.inc"
#include "Product.inc"
#include "Winograd.inc"
#undef TILE_ROWS
#undef VECTOR_FLOATS
#undef VARIANT

static const CKernelSet baseline = KERNEL_SET(Baseline);

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define VARIANT(name) name##AVX2
#define VECTOR_FLOATS 8
#define TILE_ROWS 6
#include "Kernels.inc"
#include "Product.inc"
#include "Winograd.inc"
#undef TILE_ROWS
#undef VECTOR_FLOATS
#undef VARIANT
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,fma"))), apply_to = function)
#define VARIANT(name) name##AVX512
#define VECTOR_FLOATS 16
#define TILE_ROWS 14
#include "Kernels.inc"
#include "Product.inc"
#include "Winograd.inc"
#undef TILE_ROWS
#undef VECTOR_FLOATS
#undef VARIANT
#pragma clang attribute pop

static const CKernelSet avx2 = KERNEL_SET(AVX2);
static const CKernelSet avx512 = KERNEL_SET(AVX512);

const CKernelSet *ckKernelSet(int index) {
  const CKernelSet *sets[3];
  int count = 0;
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
      && __builtin_cpu_supports("avx512dq")) {
    sets[count++] = &avx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) sets[count++] = &avx2;
  sets[count++] = &baseline;
  return index < count ? sets[index] : NULL;
}

#else

const CKernelSet *ckKernelSet(int index) { return index == 0 ? &baseline : NULL; }

#endif

void ckPatchRow(const CWindow *window, const float *image, ptrdiff_t outputRow, float *output) {
  const CWindow *g = window;
  const ptrdiff_t channels = g->channels, y0 = outputRow * g->stride - g->padTop;
  for (ptrdiff_t x = 0; x < g->outputWidth; x++) {
    const ptrdiff_t x0 = x * g->stride - g->padLeft;
    const ptrdiff_t before = x0 < 0 ? -x0 : 0;
    const ptrdiff_t overhang = x0 + g->kernelWidth - g->inputWidth;
    const ptrdiff_t inside = g->kernelWidth - before - (overhang > 0 ? overhang : 0);
    for (ptrdiff_t ky = 0; ky < g->kernelHeight; ky++, output += g->kernelWidth * channels) {
      const ptrdiff_t y = y0 + ky;
      if (y < 0 || y >= g->inputHeight || inside <= 0) {
        memset(output, 0, sizeof(float) * g->kernelWidth * channels);
        continue;
      }
      memset(output, 0, sizeof(float) * before * channels);
      memcpy(
          output + before * channels, image + (y * g->inputWidth + x0 + before) * channels,
          sizeof(float) * inside * channels);
      const ptrdiff_t end = before + inside;
      memset(output + end * channels, 0, sizeof(float) * (g->kernelWidth - end) * channels);
    }
  }
}
