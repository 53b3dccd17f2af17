#include "dense.h"

/* y = x w + bias for each of `rows` rows. */
static void k_dense(
    const float *x, const EDGEAE_ROM float *w, const EDGEAE_ROM float *bias, float *y, size_t rows,
    size_t inputs,
    size_t outputs)
{
    dense_rows(x, inputs, w, bias, y, outputs, rows, inputs, outputs, 0);
}
