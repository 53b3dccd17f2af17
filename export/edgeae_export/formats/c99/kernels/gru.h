#include "sigmoid.h"

/* One step of `units` cells, whose gates are update, reset, hidden, each from x and from h. */
static void gru_step(const float *from_x, const float *from_h, float *h, size_t units)
{
    size_t i;
    for (i = 0; i < units; i += LANES, from_x += LANES, from_h += LANES) {
        const size_t left = units - i, two = 2 * units;
        const number update = sigmoid_of(loaded(from_x, left) + loaded(from_h, left));
        const number reset = sigmoid_of(loaded(from_x + units, left) + loaded(from_h + units, left));
        const number fresh = tanh_of(loaded(from_x + two, left) + reset * loaded(from_h + two, left));
        stored((1.0f - update) * fresh + update * loaded(h + i, left), h + i, left);
    }
}
