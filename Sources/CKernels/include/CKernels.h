// Inner loops of the runtime that plain Swift, compiled for baseline x86-64, cannot vectorise well enough.
//
// Every function picks the widest instruction set of the processor it runs on (AVX-512, AVX2 with FMA, or
// what the compiler assumes). Layouts: activations are NHWC, so the innermost run is always over channels,
// unit stride. An activation is a clamp to [lower, upper]: (-inf, inf) for none, (0, inf) for ReLU, (0, 6)
// for ReLU6. The Naive... functions of module CNN define what each of these computes.
#ifndef CKERNELS_H
#define CKERNELS_H

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

  // matrix = clamp(matrix + bias + residual) on a [rows, columns] block whose rows lie `stride` floats apart
  // (residual alike). bias: [columns] or NULL; residual may be NULL.
  void (*finish)(
      float *matrix, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t stride, const float *bias,
      const float *residual, CClamp clamp);

  // output = clamp(input * scale + shift), per channel. input, output: [pixels, channels]; scale, shift:
  // [channels].
  void (*affine)(
      const float *input, ptrdiff_t pixels, ptrdiff_t channels, const float *scale, const float *shift,
      CClamp clamp, float *output);

  // output = clamp(a + b) over `count` floats; b may be NULL, which counts as 0.
  void (*add)(const float *a, const float *b, ptrdiff_t count, CClamp clamp, float *output);

  // output[c] = mean over `pixels` of input[., c]. input: [pixels, channels].
  void (*average)(const float *input, ptrdiff_t pixels, ptrdiff_t channels, float *output);
} CKernelSet;

// The sets that this processor can run, the fastest at index 0; NULL past the last.
const CKernelSet *ckKernelSet(int index);

// One output row of patches: output[x] is the window at x, [kernelHeight, kernelWidth, channels], zeros
// outside.
void ckPatchRow(const CWindow *window, const float *image, ptrdiff_t outputRow, float *output);

#endif
