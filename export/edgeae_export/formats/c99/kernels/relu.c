#include "lanes.h"

static void k_relu(const float *x, float *y, size_t n)
{
    const number zero = {0.0f};
    size_t i;
    for (i = 0; i < n; i += LANES) {
        stored(LARGER(zero, loaded(x + i, n - i)), y + i, n - i); /* NaN stays NaN */
    }
}
