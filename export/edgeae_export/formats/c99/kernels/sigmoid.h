#include "squash.h"

static inline float sigmoid_of(float x)
{
    return 0.5f * tanh_of(0.5f * x) + 0.5f;
}
