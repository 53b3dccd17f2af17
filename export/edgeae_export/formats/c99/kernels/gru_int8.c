#include "dense_int8.h"
#include "gru.h"

/* As k_gru with weights in int8, one scale per output of each layer. */
static void k_gru_int8(
    const float *x, const EDGEAE_ROM int8_t *w, const EDGEAE_ROM float *w_scale,
    const EDGEAE_ROM int8_t *r, const EDGEAE_ROM float *r_scale,
    const EDGEAE_ROM float *bias, float *state, float *y, size_t steps, size_t inputs,
    size_t units, int every)
{
    float *h = state, *from_x = state + units, *from_h = state + 4 * units;
    size_t i;
    for (i = 0; i < units; i++) h[i] = 0.0f;
    for (; steps > 0; steps--, x += inputs) {
        k_dense_int8_row(x, w, w_scale, bias, from_x, inputs, 3 * units);
        k_dense_int8_row(h, r, r_scale, bias + 3 * units, from_h, units, 3 * units);
        gru_step(from_x, from_h, h, units);
        if (every || steps == 1) {
            for (i = 0; i < units; i++) *y++ = h[i];
        }
    }
}
