#include "dense.h"
#include "patch.h"

/* How many patches from `begin` on, `stride` steps apart, lie whole in x, of the next `count`. */
static size_t rows_inside(long begin, size_t steps, size_t size, size_t stride, size_t count)
{
    const size_t inside = (steps - (size_t)begin - size) / stride + 1;
    return inside < count ? inside : count;
}

/* x (steps, inputs) to y (out_steps, outputs), whose rows are `y_step` values apart. Each row is a
   dense layer on `size` steps of x; w is its weights, the inputs of a step side by side. */
static void k_conv1d(
    const float *x, const EDGEAE_ROM float *w, const EDGEAE_ROM float *bias, float *work, float *y,
    size_t inputs,
    size_t steps, size_t outputs, size_t out_steps, size_t size, size_t stride, size_t dilation,
    long pad, size_t y_step)
{
    size_t t = 0, count;
    for (; t < out_steps; t += count, y += count * y_step) {
        const long begin = (long)(t * stride) - pad;
        const void *row = patch(x, work, begin, steps, size, dilation, 4 * inputs, 0);
        count = row == work ? 1 : rows_inside(begin, steps, size, stride, out_steps - t);
        dense_rows(
            (const float *)row, stride * inputs, w, bias, y, y_step, count, size * inputs, outputs, 0);
    }
}
