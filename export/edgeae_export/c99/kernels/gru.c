#include "sigmoid.h"

/* x (steps, inputs) to every hidden state in y (steps, units), or the last one in y (units).
   Weights as in ONNX with linear_before_reset: w (3 units, inputs), r (3 units, units), bias (6
   units, of w and then of r); the gates are update, reset, hidden. `state` holds 7 units. */
static void k_gru(
    const float *x, const float *w, const float *r, const float *bias, float *state, float *y,
    size_t steps, size_t inputs, size_t units, int every)
{
    float *h = state, *from_x = state + units, *from_h = state + 4 * units;
    size_t t, g, i;
    for (i = 0; i < units; i++) h[i] = 0.0f;
    for (t = 0; t < steps; t++, x += inputs) {
        for (g = 0; g < 3 * units; g++) {
            float sum = bias[g], recurrent = bias[3 * units + g];
            for (i = 0; i < inputs; i++) sum += x[i] * w[g * inputs + i];
            for (i = 0; i < units; i++) recurrent += h[i] * r[g * units + i];
            from_x[g] = sum;
            from_h[g] = recurrent;
        }
        for (i = 0; i < units; i++) {
            const float update = sigmoid_of(from_x[i] + from_h[i]);
            const float reset = sigmoid_of(from_x[units + i] + from_h[units + i]);
            const float fresh = tanh_of(from_x[2 * units + i] + reset * from_h[2 * units + i]);
            h[i] = (1.0f - update) * fresh + update * h[i];
            if (every) y[t * units + i] = h[i];
        }
    }
    if (!every) {
        for (i = 0; i < units; i++) y[i] = h[i];
    }
}
