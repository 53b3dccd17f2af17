#include "sigmoid.h"

/* x (steps, inputs) to every hidden state in y (steps, units), or the last one in y (units).
   Weights as in ONNX: w (4 units, inputs), r (4 units, units), bias (4 units); the gates are input,
   output, forget, cell. `state` holds 6 units: hidden, cell, gates. */
static void k_lstm(
    const float *x, const float *w, const float *r, const float *bias, float *state, float *y,
    size_t steps, size_t inputs, size_t units, int every)
{
    float *h = state, *c = state + units, *gates = state + 2 * units;
    size_t t, g, i;
    for (i = 0; i < 2 * units; i++) state[i] = 0.0f;
    for (t = 0; t < steps; t++, x += inputs) {
        for (g = 0; g < 4 * units; g++) {
            float sum = bias[g];
            for (i = 0; i < inputs; i++) sum += x[i] * w[g * inputs + i];
            for (i = 0; i < units; i++) sum += h[i] * r[g * units + i];
            gates[g] = sum;
        }
        for (i = 0; i < units; i++) {
            const float kept = sigmoid_of(gates[2 * units + i]) * c[i];
            c[i] = kept + sigmoid_of(gates[i]) * tanh_of(gates[3 * units + i]);
            h[i] = sigmoid_of(gates[units + i]) * tanh_of(c[i]);
            if (every) y[t * units + i] = h[i];
        }
    }
    if (!every) {
        for (i = 0; i < units; i++) y[i] = h[i];
    }
}
