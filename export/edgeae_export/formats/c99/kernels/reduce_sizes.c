#include "reduce.h"

REDUCE(reduce_sizes, 0.0f, a + fabsf(b))
