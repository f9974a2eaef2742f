#include "CKernels.h"

#include <math.h>
#include <string.h>

// The largest kernel is 11x11, far above any layer's; the Swift side checks it.
#define MAX_TAPS 121

#define VARIANT(name) name##Baseline
#include "Kernels.inc"
#undef VARIANT

#if defined(__x86_64__)
#define WIDE_VARIANTS 1

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define VARIANT(name) name##AVX2
#include "Kernels.inc"
#undef VARIANT
#pragma clang attribute pop

#define AVX512 "avx512f,avx512vl,avx512dq,avx2,fma"
#pragma clang attribute push(__attribute__((target(AVX512))), apply_to = function)
#define VARIANT(name) name##AVX512
#include "Kernels.inc"
#undef VARIANT
#pragma clang attribute pop

// The test reads one word that the C runtime filled at start-up: no cost beside a row of pixels.
#define CALL(name, ...)                                                                                 \
  do {                                                                                                  \
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")                         \
        && __builtin_cpu_supports("avx512dq")) {                                                        \
      name##AVX512(__VA_ARGS__);                                                                        \
    } else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {                       \
      name##AVX2(__VA_ARGS__);                                                                          \
    } else {                                                                                            \
      name##Baseline(__VA_ARGS__);                                                                      \
    }                                                                                                   \
  } while (0)
#else
#define CALL(name, ...) name##Baseline(__VA_ARGS__)
#endif

void ckDepthwiseRow(
    const CWindow *window, const float *image, ptrdiff_t outputRow, const float *weights, const float *bias,
    int rectify, CClamp clamp, float *output) {
  CALL(depthwiseRow, window, image, outputRow, weights, bias, rectify, clamp, output);
}

void ckMaxPoolRow(
    const CWindow *window, const float *image, ptrdiff_t outputRow, int padWithZeros, const float *residual,
    CClamp clamp, float *output) {
  CALL(maxPoolRow, window, image, outputRow, padWithZeros, residual, clamp, output);
}

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

void ckFinish(
    float *matrix, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t stride, const float *bias,
    const float *residual, CClamp clamp) {
  CALL(finish, matrix, rows, columns, stride, bias, residual, clamp);
}

void ckAffine(
    const float *input, ptrdiff_t pixels, ptrdiff_t channels, const float *scale, const float *shift,
    CClamp clamp, float *output) {
  CALL(affine, input, pixels, channels, scale, shift, clamp, output);
}

void ckAdd(const float *a, const float *b, ptrdiff_t count, CClamp clamp, float *output) {
  CALL(add, a, b, count, clamp, output);
}

void ckAverage(const float *input, ptrdiff_t pixels, ptrdiff_t channels, float *output) {
  CALL(average, input, pixels, channels, output);
}
