#include "dense_integer.h"
#include "patch.h"

/* As k_conv1d in integers; what is outside x is `x_zero`, the zero of its grid. */
static void k_conv1d_integer(
    const int8_t *x, int x_zero, const EDGEAE_ROM uint8_t *w, const EDGEAE_ROM int32_t *bias,
    const EDGEAE_ROM int32_t *factor,
    const EDGEAE_ROM int8_t *shift, int zero, void *work, int8_t *y, size_t inputs, size_t steps,
    size_t outputs, size_t out_steps, size_t size, size_t stride, size_t dilation, long pad,
    size_t y_step)
{
    size_t t;
    for (t = 0; t < out_steps; t++, y += y_step) {
        const long begin = (long)(t * stride) - pad;
        const void *row = patch(x, work, begin, steps, size, dilation, inputs, x_zero);
        integer_row(
            (const int8_t *)row, w, bias, factor, shift, zero, y, size * inputs, outputs);
    }
}
