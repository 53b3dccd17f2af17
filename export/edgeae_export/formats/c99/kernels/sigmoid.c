#include "sigmoid.h"

static void k_sigmoid(const float *x, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = sigmoid_of(x[i]);
}
