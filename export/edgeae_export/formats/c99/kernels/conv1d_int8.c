#include "dense_int8.h"
#include "patch.h"

/* As k_conv1d with weights in int8, one scale per output. */
static void k_conv1d_int8(
    const float *x, const EDGEAE_ROM int8_t *w, const EDGEAE_ROM float *scale,
    const EDGEAE_ROM float *bias, float *work, float *y,
    size_t inputs, size_t steps, size_t outputs, size_t out_steps, size_t size, size_t stride,
    size_t dilation, long pad, size_t y_step)
{
    size_t t;
    for (t = 0; t < out_steps; t++, y += y_step) {
        const long begin = (long)(t * stride) - pad;
        const void *row = patch(x, work, begin, steps, size, dilation, 4 * inputs, 0);
        k_dense_int8_row((const float *)row, w, scale, bias, y, size * inputs, outputs);
    }
}
