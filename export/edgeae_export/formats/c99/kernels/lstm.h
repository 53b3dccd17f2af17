#include "sigmoid.h"

#ifdef __AVR__
#error "an LSTM in floats is not offered for AVR; take int8-full"
#endif

/* One step of `units` cells, whose gates are input, output, forget, cell. */
static void lstm_step(const float *gates, float *h, float *c, size_t units)
{
    size_t i;
    for (i = 0; i < units; i += LANES) {
        const size_t left = units - i;
        const number input = sigmoid_of(loaded(gates + i, left));
        const number output = sigmoid_of(loaded(gates + units + i, left));
        const number forget = sigmoid_of(loaded(gates + 2 * units + i, left));
        const number fresh = tanh_of(loaded(gates + 3 * units + i, left));
        const number cell = forget * loaded(c + i, left) + input * fresh;
        stored(cell, c + i, left);
        stored(output * tanh_of(cell), h + i, left);
    }
}
