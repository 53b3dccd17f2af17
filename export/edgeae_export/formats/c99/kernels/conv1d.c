#include "dense.h"
#include "patch.h"

/* x (steps, inputs) to y (out_steps, outputs), whose rows are `y_step` values apart. Each row is a
   dense layer on `size` steps of x; w is its weights, the inputs of a step side by side. */
static void k_conv1d(
    const float *x, const EDGEAE_ROM float *w, const EDGEAE_ROM float *bias, float *work, float *y,
    size_t inputs,
    size_t steps, size_t outputs, size_t out_steps, size_t size, size_t stride, size_t dilation,
    long pad, size_t y_step)
{
    size_t t;
    for (t = 0; t < out_steps; t++, y += y_step) {
        const long begin = (long)(t * stride) - pad;
        const void *row = patch(x, work, begin, steps, size, dilation, 4 * inputs, 0);
        dense_row((const float *)row, w, bias, y, size * inputs, outputs);
    }
}
