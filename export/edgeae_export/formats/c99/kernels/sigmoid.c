#include "sigmoid.h"

static void k_sigmoid(const float *x, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i += LANES) stored(sigmoid_of(loaded(x + i, n - i)), y + i, n - i);
}
