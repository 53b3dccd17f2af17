#include "dense_integer.h"

/* y = x w + bias in integers, for each of `rows` rows. */
static void k_dense_integer(
    const int8_t *x, const EDGEAE_ROM uint8_t *w, const EDGEAE_ROM int32_t *bias,
    const EDGEAE_ROM int32_t *factor,
    const EDGEAE_ROM int8_t *shift, int zero, int8_t *y, size_t rows, size_t inputs, size_t outputs)
{
    for (; rows > 0; rows--, x += inputs, y += outputs) {
        integer_row(x, w, bias, factor, shift, zero, y, inputs, outputs);
    }
}
