#include "wide.h"

/* As k_gru in integers: inputs in int8, hidden states in 16 bits, in 32768ths, gates in 4096ths.
   `state` holds 3 units gates from x and as many from the hidden state, then the hidden state and a
   row of inputs. */
static void k_gru_integer(
    const int8_t *x, int x_zero, const EDGEAE_ROM int8_t *w, const EDGEAE_ROM int32_t *w_bias,
    const EDGEAE_ROM int32_t *w_factor, const EDGEAE_ROM int8_t *w_shift,
    const EDGEAE_ROM int8_t *r, const EDGEAE_ROM int32_t *r_bias,
    const EDGEAE_ROM int32_t *r_factor, const EDGEAE_ROM int8_t *r_shift,
    const EDGEAE_ROM int16_t *table, int32_t factor, int shift, int zero, void *state, int8_t *y,
    size_t steps, size_t inputs, size_t units, int every)
{
    int32_t *const from_x = (int32_t *)state, *const from_h = from_x + 3 * units;
    int16_t *const h = (int16_t *)(from_h + 3 * units), *const row = h + units;
    size_t i;
    for (i = 0; i < units; i++) h[i] = 0;
    for (; steps > 0; steps--, x += inputs) {
        for (i = 0; i < inputs; i++) row[i] = (int16_t)(x[i] - x_zero);
        wide_row(row, w, w_bias, w_factor, w_shift, from_x, inputs, 3 * units);
        wide_row(h, r, r_bias, r_factor, r_shift, from_h, units, 3 * units);
        for (i = 0; i < units; i++) { /* update, reset, hidden */
            const int32_t update = wide_sigmoid(table, from_x[i] + from_h[i]);
            const int32_t reset = wide_sigmoid(table, from_x[units + i] + from_h[units + i]);
            const int32_t inner = wide_product(reset, from_h[2 * units + i]);
            const int32_t fresh = wide_tanh(table, from_x[2 * units + i] + inner);
            h[i] = (int16_t)(fresh + wide_product(update, h[i] - fresh));
        }
        if (every || steps == 1) {
            for (i = 0; i < units; i++) *y++ = wide_to_int8(h[i], factor, shift, zero);
        }
    }
}
