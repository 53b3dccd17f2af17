#include "dense.h"
#include "gru.h"

/* x (steps, inputs) to every hidden state in y (steps, units), or the last one in y (units). The
   weights are of dense layers with 3 units outputs; the bias is of both, one after the other.
   `state` holds 7 units: hidden, and the gates from x and from the hidden. */
static void k_gru(
    const float *x, const EDGEAE_ROM float *w, const EDGEAE_ROM float *r,
    const EDGEAE_ROM float *bias, float *state, float *y,
    size_t steps, size_t inputs, size_t units, int every)
{
    float *h = state, *from_x = state + units, *from_h = state + 4 * units;
    size_t i;
    for (i = 0; i < units; i++) h[i] = 0.0f;
    for (; steps > 0; steps--, x += inputs) {
        dense_row(x, w, bias, from_x, inputs, 3 * units, 0);
        dense_row(h, r, bias + 3 * units, from_h, units, 3 * units, 0);
        gru_step(from_x, from_h, h, units);
        if (every || steps == 1) {
            for (i = 0; i < units; i++) *y++ = h[i];
        }
    }
}
