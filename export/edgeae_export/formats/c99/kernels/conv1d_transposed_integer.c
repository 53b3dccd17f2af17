#include "conv1d_integer.c"
#include "phase.h"

/* As k_conv1d_transposed in integers; each phase has a bias of its own, filled up to fours. */
static void k_conv1d_transposed_integer(
    const int8_t *x, int x_zero, const EDGEAE_ROM uint8_t *w, const EDGEAE_ROM int32_t *bias,
    const EDGEAE_ROM int32_t *factor,
    const EDGEAE_ROM int8_t *shift, int zero, void *work, int8_t *y, size_t inputs, size_t steps,
    size_t outputs, size_t out_steps, size_t size, size_t stride, size_t dilation, size_t pad)
{
    const size_t wide = (outputs + 3) / 4 * 4;
    size_t p;
    for (p = 0; p < stride && p < out_steps; p++, bias += wide) {
        const size_t taps = phase_taps(p, size, stride, pad);
        k_conv1d_integer(
            x, x_zero, w, bias, factor, shift, zero, work, y + p * outputs, inputs, steps, outputs,
            (out_steps - p + stride - 1) / stride, taps, 1, dilation,
            phase_pad(p, taps, stride, dilation, pad), stride * outputs);
        w += (taps * inputs + 3) / 4 * 4 * wide;
    }
}
