#include "conv1d_int8.c"
#include "phase.h"

/* As k_conv1d_transposed with weights in int8, one scale per output. */
static void k_conv1d_transposed_int8(
    const float *x, const EDGEAE_ROM int8_t *w, const EDGEAE_ROM float *scale,
    const EDGEAE_ROM float *bias, float *work, float *y,
    size_t inputs, size_t steps, size_t outputs, size_t out_steps, size_t size, size_t stride,
    size_t dilation, size_t pad)
{
    size_t p;
    for (p = 0; p < stride && p < out_steps; p++) {
        const size_t taps = phase_taps(p, size, stride, pad);
        k_conv1d_int8(
            x, w, scale, bias, work, y + p * outputs, inputs, steps, outputs,
            (out_steps - p + stride - 1) / stride, taps, 1, dilation,
            phase_pad(p, taps, stride, dilation, pad), stride * outputs);
        w += taps * inputs * outputs;
    }
}
