#include "squash.h"

static inline number sigmoid_of(number x)
{
    return 0.5f * tanh_of(0.5f * x) + 0.5f;
}
