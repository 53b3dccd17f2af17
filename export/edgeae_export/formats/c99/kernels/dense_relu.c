#include "dense.h"

/* As k_dense, with zero for negative outputs. */
static void k_dense_relu(
    const float *x, const EDGEAE_ROM float *w, const EDGEAE_ROM float *bias, float *y, size_t rows,
    size_t inputs,
    size_t outputs)
{
    dense_rows(x, inputs, w, bias, y, outputs, rows, inputs, outputs, 1);
}
