#include "exp.h"

/* Each of `outer` rows of n values: their exponentials' shares of the sum. */
static void k_softmax(const float *x, float *y, size_t outer, size_t n)
{
    for (; outer > 0; outer--, x += n, y += n) {
        float largest = x[0], sum = 0.0f;
        size_t i;
        for (i = 1; i < n; i++) largest = x[i] > largest ? x[i] : largest;
        for (i = 0; i < n; i++) {
            y[i] = exp_of(x[i] - largest);
            sum += y[i];
        }
        for (i = 0; i < n; i++) y[i] /= sum;
    }
}
