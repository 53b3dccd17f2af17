#include "wide.h"

/* One step of `units` cells, whose gates are input, output, forget, cell. */
static inline void lstm_integer_step(
    const EDGEAE_ROM int16_t *table, const int32_t *from_x, const int32_t *from_h, int32_t *c,
    int16_t *h, size_t units)
{
    const size_t output = units, forget = 2 * units, cell = 3 * units;
    size_t i;
    for (i = 0; i < units; i++, from_x++, from_h++) {
        const int32_t fresh = wide_tanh(table, wrapped(from_x[cell], from_h[cell]));
        const int32_t input = wide_sigmoid(table, wrapped(*from_x, *from_h));
        const int32_t kept = wide_sigmoid(table, wrapped(from_x[forget], from_h[forget]));
        const int32_t shown = wide_sigmoid(table, wrapped(from_x[output], from_h[output]));
        c[i] = wide_part(kept, c[i]) + wide_part_of_17_bits(input, fresh);
        h[i] = (int16_t)wide_part_of_17_bits(shown, wide_tanh(table, c[i] >> 3));
    }
}

/* One step of `units` states, whose gates are update, reset, hidden. */
static inline void gru_integer_step(
    const EDGEAE_ROM int16_t *table, const int32_t *from_x, const int32_t *from_h, int16_t *h,
    size_t units)
{
    const size_t reset = units, hidden = 2 * units;
    size_t i;
    for (i = 0; i < units; i++, from_x++, from_h++) {
        const int32_t update = wide_sigmoid(table, wrapped(*from_x, *from_h));
        const int32_t part = wide_sigmoid(table, wrapped(from_x[reset], from_h[reset]));
        const int32_t inner = wide_part(part, from_h[hidden]);
        const int32_t fresh = wide_tanh(table, wrapped(from_x[hidden], inner));
        h[i] = (int16_t)(fresh + wide_part_of_17_bits(update, h[i] - fresh));
    }
}

/* As k_lstm with 4 gates, or k_gru with 3, in integers: inputs in int8, hidden states in 16 bits and
   cells in 32, both in 32768ths, gates in 4096ths. `state` holds the gates from x and those from the
   hidden state, the cells of an LSTM, the hidden state and a row of inputs, all in whole fours. */
static void k_recurrence_integer(
    const int8_t *x, int x_zero, const EDGEAE_ROM int8_t *w, const EDGEAE_ROM int32_t *w_bias,
    const EDGEAE_ROM int32_t *w_factor, const EDGEAE_ROM int8_t *w_shift,
    const EDGEAE_ROM int8_t *r, const EDGEAE_ROM int32_t *r_bias,
    const EDGEAE_ROM int32_t *r_factor, const EDGEAE_ROM int8_t *r_shift,
    const EDGEAE_ROM int16_t *table, int32_t factor, int shift, int zero, size_t gates, void *state,
    int8_t *y, size_t steps, size_t inputs, size_t units, int every)
{
    const size_t outputs = gates * units, cells = gates == 4 ? WHOLE_FOURS(units) : 0;
    const wide_layer of_x = {w, w_bias, w_factor, w_shift}, of_h = {r, r_bias, r_factor, r_shift};
    int32_t *const from_x = (int32_t *)state, *const from_h = from_x + WHOLE_FOURS(outputs);
    int32_t *const c = from_h + WHOLE_FOURS(outputs);
    int16_t *const h = (int16_t *)(c + cells), *const row = h + WHOLE_FOURS(units);
    size_t i;
    for (i = 0; i < cells; i++) c[i] = 0;
    for (i = 0; i < WHOLE_FOURS(units) + WHOLE_FOURS(inputs); i++) h[i] = 0;
    for (; steps > 0; steps--, x += inputs) {
        for (i = 0; i < inputs; i++) row[i] = (int16_t)(x[i] - x_zero);
        wide_row(row, &of_x, from_x, inputs, outputs);
        wide_row(h, &of_h, from_h, units, outputs);
        if (gates == 4) {
            lstm_integer_step(table, from_x, from_h, c, h, units);
        } else {
            gru_integer_step(table, from_x, from_h, h, units);
        }
        if (every || steps == 1) {
            for (i = 0; i < units; i++) *y++ = wide_to_int8(h[i], factor, shift, zero);
        }
    }
}
