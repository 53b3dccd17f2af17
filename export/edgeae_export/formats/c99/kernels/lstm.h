#include "sigmoid.h"

#ifdef __AVR__
#error "an LSTM is not offered for AVR; take another architecture"
#endif

/* One step of `units` cells, whose gates are input, output, forget, cell. */
static void lstm_step(const float *gates, float *h, float *c, size_t units)
{
    size_t i;
    for (i = 0; i < units; i++) {
        const float kept = sigmoid_of(gates[2 * units + i]) * c[i];
        c[i] = kept + sigmoid_of(gates[i]) * tanh_of(gates[3 * units + i]);
        h[i] = sigmoid_of(gates[units + i]) * tanh_of(c[i]);
    }
}
