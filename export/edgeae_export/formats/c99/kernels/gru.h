#include "sigmoid.h"

/* One step of `units` cells, whose gates are update, reset, hidden, each from x and from h. */
static void gru_step(const float *from_x, const float *from_h, float *h, size_t units)
{
    size_t i;
    for (i = 0; i < units; i++) {
        const float update = sigmoid_of(from_x[i] + from_h[i]);
        const float reset = sigmoid_of(from_x[units + i] + from_h[units + i]);
        const float fresh = tanh_of(from_x[2 * units + i] + reset * from_h[2 * units + i]);
        h[i] = (1.0f - update) * fresh + update * h[i];
    }
}
