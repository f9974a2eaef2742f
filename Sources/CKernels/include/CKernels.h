// Inner loops of the runtime that plain Swift, compiled for baseline x86-64, cannot vectorise well enough.
//
// Every function picks the widest instruction set of the processor it runs on (AVX-512, AVX2 with FMA, or
// what the compiler assumes). Layouts: activations are NHWC, so the innermost run is always over channels,
// unit stride. An activation is a clamp to [lower, upper]: (-inf, inf) for none, (0, inf) for ReLU, (0, 6)
// for ReLU6. The Naive... functions of module CNN define what each of these computes.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <pthread.h>
#include <stddef.h>

// A kernel sliding over an image; all lengths in pixels, `channels` in floats.
typedef struct {
  ptrdiff_t inputHeight, inputWidth, channels;
  ptrdiff_t kernelHeight, kernelWidth, stride;
  ptrdiff_t padTop, padLeft;
  ptrdiff_t outputHeight, outputWidth;
} CWindow;

typedef struct {
  float lower, upper;
} CClamp;

// A product of matrices, output = clamp(left * right + bias + residual), over some of its columns.
//
// A row of left is `segments` runs of `depth` floats, `segmentStride` apart. The rows come in `lines` of
// `lineRows` each: within a line they begin `leftStride` floats apart, and lines `lineStride`. So the left
// matrix may be the pixels of an image, every other one of them, or the overlapping windows that a kernel
// sees, all read where they lie. The output's rows are counted through all lines.
typedef struct {
  const float *left;
  ptrdiff_t lines, lineRows, lineStride, leftStride;
  ptrdiff_t segments, segmentStride, depth;
  // right, [segments * depth, columns], in panels of panelFloats columns, each contiguous; the last is one or
  // two vectors of vectorFloats wide, with zeros past the matrix. bias: zeros likewise, never NULL.
  const float *panels, *bias;
  // The columns to compute; the first is a multiple of panelFloats, and so is the end, or it is `columns`.
  ptrdiff_t columns, firstColumn, endColumn;
  // [lines * lineRows, columns], rows outputStride floats apart; residual alike or NULL. Not the left matrix.
  const float *residual;
  float *output;
  ptrdiff_t outputStride;
  CClamp clamp;
} CProduct;

// The loops for one instruction set.
typedef struct {
  const char *instructionSet;

  // One output row of a depthwise convolution.
  // image: [inputHeight, inputWidth, channels]; weights: [kernelHeight * kernelWidth, channels];
  // bias: [channels]; output: [outputWidth, channels]. `rectify` applies ReLU to the image as it is read.
  void (*depthwiseRow)(
      const CWindow *window, const float *image, ptrdiff_t outputRow, const float *weights, const float *bias,
      int rectify, CClamp clamp, float *output);

  // One output row of a max pooling, plus `residual` ([outputWidth, channels] or NULL), then clamped.
  // A tap outside the image counts as 0 where `padWithZeros`, and is left out otherwise.
  void (*maxPoolRow)(
      const CWindow *window, const float *image, ptrdiff_t outputRow, int padWithZeros, const float *residual,
      CClamp clamp, float *output);

  void (*product)(const CProduct *product);

  // Columns in a panel of a product's right matrix, and in a vector: a panel has two.
  ptrdiff_t panelFloats, vectorFloats;

  // output = clamp(input * scale + shift), per channel. input, output: [pixels, channels]; scale, shift:
  // [channels].
  void (*affine)(
      const float *input, ptrdiff_t pixels, ptrdiff_t channels, const float *scale, const float *shift,
      CClamp clamp, float *output);

  // output = clamp(a + b) over `count` floats; b may be NULL, which counts as 0.
  void (*add)(const float *a, const float *b, ptrdiff_t count, CClamp clamp, float *output);

  // output[c] = mean over `pixels` of input[., c]. input: [pixels, channels].
  void (*average)(const float *input, ptrdiff_t pixels, ptrdiff_t channels, float *output);

  // One row of tiles of a 3x3 convolution with stride 1 by Winograd's F(2x2, 3x3): two output rows, the last of
  // which may lie outside, and so may the last column. Tiles are (outputWidth + 1) / 2 a row.
  // output: [16 positions, tiles, channels], positions `positionStride` floats apart; zeros: [channels].
  void (*winogradInputRow)(
      const CWindow *window, const float *image, ptrdiff_t tileRow, const float *zeros,
      ptrdiff_t positionStride, float *output);

  // The outputs of one row of tiles, plus bias and residual, clamped.
  // products: [16 positions, tiles, columns]; bias: [columns]; output, and residual, which may be NULL, are the
  // whole image: [outputHeight, outputWidth, columns].
  void (*winogradOutputRow)(
      const CWindow *window, const float *products, ptrdiff_t tileRow, ptrdiff_t positionStride,
      ptrdiff_t columns, const float *bias, const float *residual, CClamp clamp, float *output);
} CKernelSet;

// The sets that this processor can run, the fastest at index 0; NULL past the last.
const CKernelSet *ckKernelSet(int index);

// One output row of patches: output[x] is the window at x, [kernelHeight, kernelWidth, channels], zeros
// outside.
void ckPatchRow(const CWindow *window, const float *image, ptrdiff_t outputRow, float *output);

// The CPU that the caller runs on at the moment; -1 where that cannot be told.
int ckCurrentCPU(void);

// Lets threads run on the CPUs that the caller may run on, but for one; 0, and nothing is done, where fewer than
// `count` would be left, or where that cannot be set.
int ckAvoidCPU(const pthread_t *threads, int count, int cpu);

// Tells the processor that the caller waits for another thread's store in a loop.
static inline void ckPause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#endif
