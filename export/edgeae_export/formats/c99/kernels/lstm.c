#include "dense.h"
#include "lstm.h"

/* x (steps, inputs) to every hidden state in y (steps, units), or the last one in y (units). The
   weights are of dense layers with 4 units outputs. `state` holds 6 units: hidden, cell, gates. */
static void k_lstm(
    const float *x, const EDGEAE_ROM float *w, const EDGEAE_ROM float *r,
    const EDGEAE_ROM float *bias, float *state, float *y,
    size_t steps, size_t inputs, size_t units, int every)
{
    float *h = state, *c = state + units, *gates = state + 2 * units;
    size_t i;
    for (i = 0; i < 2 * units; i++) state[i] = 0.0f;
    for (; steps > 0; steps--, x += inputs) {
        dense_row(x, w, bias, gates, inputs, 4 * units, 0);
        dense_row(h, r, gates, gates, units, 4 * units, 0);
        lstm_step(gates, h, c, units);
        if (every || steps == 1) {
            for (i = 0; i < units; i++) *y++ = h[i];
        }
    }
}
