#include "dense_int8.h"
#include "lstm.h"

/* As k_lstm with weights in int8, one scale per output of each layer. */
static void k_lstm_int8(
    const float *x, const EDGEAE_ROM int8_t *w, const EDGEAE_ROM float *w_scale,
    const EDGEAE_ROM int8_t *r, const EDGEAE_ROM float *r_scale,
    const EDGEAE_ROM float *bias, float *state, float *y, size_t steps, size_t inputs,
    size_t units, int every)
{
    float *h = state, *c = state + units, *gates = state + 2 * units;
    size_t i;
    for (i = 0; i < 2 * units; i++) state[i] = 0.0f;
    for (; steps > 0; steps--, x += inputs) {
        k_dense_int8_row(x, w, w_scale, bias, gates, inputs, 4 * units);
        k_dense_int8_row(h, r, r_scale, gates, gates, units, 4 * units);
        lstm_step(gates, h, c, units);
        if (every || steps == 1) {
            for (i = 0; i < units; i++) *y++ = h[i];
        }
    }
}
