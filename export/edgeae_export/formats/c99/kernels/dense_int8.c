#include "dense_int8.h"

/* As k_dense with weights in int8. */
static void k_dense_int8(
    const float *x, const EDGEAE_ROM int8_t *w, const EDGEAE_ROM float *scale,
    const EDGEAE_ROM float *bias, float *y, size_t rows,
    size_t inputs, size_t outputs)
{
    for (; rows > 0; rows--, x += inputs, y += outputs) {
        dense_int8_row(x, w, scale, bias, y, inputs, outputs);
    }
}
