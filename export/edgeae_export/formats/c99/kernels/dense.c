#include "dense.h"

/* y = x w + bias for each of `rows` rows. */
static void k_dense(
    const float *x, const EDGEAE_ROM float *w, const EDGEAE_ROM float *bias, float *y, size_t rows,
    size_t inputs,
    size_t outputs)
{
    for (; rows > 0; rows--, x += inputs, y += outputs) dense_row(x, w, bias, y, inputs, outputs);
}
