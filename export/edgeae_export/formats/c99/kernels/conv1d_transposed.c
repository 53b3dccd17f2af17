#include "conv1d.c"
#include "phase.h"

/* x (steps, inputs) to y (out_steps, outputs); w has the weights of each phase, last step first. */
static void k_conv1d_transposed(
    const float *x, const EDGEAE_ROM float *w, const EDGEAE_ROM float *bias, float *work, float *y,
    size_t inputs,
    size_t steps, size_t outputs, size_t out_steps, size_t size, size_t stride, size_t dilation,
    size_t pad)
{
    size_t p;
    for (p = 0; p < stride && p < out_steps; p++) {
        const size_t taps = phase_taps(p, size, stride, pad);
        k_conv1d(
            x, w, bias, work, y + p * outputs, inputs, steps, outputs,
            (out_steps - p + stride - 1) / stride, taps, 1, dilation,
            phase_pad(p, taps, stride, dilation, pad), stride * outputs);
        w += taps * inputs * outputs;
    }
}
