#include "wide.h"

/* As k_lstm in integers: inputs in int8, hidden states in 16 bits and cells in 32, both in 32768ths,
   gates in 4096ths. `state` holds units cells, 4 units gates and as many again from the hidden
   state, then the hidden state and a row of inputs. */
static void k_lstm_integer(
    const int8_t *x, int x_zero, const EDGEAE_ROM int8_t *w, const EDGEAE_ROM int32_t *w_bias,
    const EDGEAE_ROM int32_t *w_factor, const EDGEAE_ROM int8_t *w_shift,
    const EDGEAE_ROM int8_t *r, const EDGEAE_ROM int32_t *r_bias,
    const EDGEAE_ROM int32_t *r_factor, const EDGEAE_ROM int8_t *r_shift,
    const EDGEAE_ROM int16_t *table, int32_t factor, int shift, int zero, void *state, int8_t *y,
    size_t steps, size_t inputs, size_t units, int every)
{
    int32_t *const c = (int32_t *)state, *const gates = c + units, *const more = gates + 4 * units;
    int16_t *const h = (int16_t *)(more + 4 * units), *const row = h + units;
    size_t i;
    for (i = 0; i < units; i++) {
        c[i] = 0;
        h[i] = 0;
    }
    for (; steps > 0; steps--, x += inputs) {
        for (i = 0; i < inputs; i++) row[i] = (int16_t)(x[i] - x_zero);
        wide_row(row, w, w_bias, w_factor, w_shift, gates, inputs, 4 * units);
        wide_row(h, r, r_bias, r_factor, r_shift, more, units, 4 * units);
        for (i = 0; i < 4 * units; i++) gates[i] += more[i];
        for (i = 0; i < units; i++) { /* input, output, forget, cell */
            const int32_t kept = wide_product(wide_sigmoid(table, gates[2 * units + i]), c[i]);
            const int32_t fresh = wide_tanh(table, gates[3 * units + i]);
            c[i] = kept + wide_product(wide_sigmoid(table, gates[i]), fresh);
            h[i] = (int16_t)wide_product(
                wide_sigmoid(table, gates[units + i]), wide_tanh(table, c[i] >> 3));
        }
        if (every || steps == 1) {
            for (i = 0; i < units; i++) *y++ = wide_to_int8(h[i], factor, shift, zero);
        }
    }
}
