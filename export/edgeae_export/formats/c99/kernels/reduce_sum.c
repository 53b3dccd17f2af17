#include "reduce.h"

REDUCE(reduce_sum, 0.0f, a + b)
