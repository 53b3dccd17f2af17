#include "reduce.h"

REDUCE(reduce_squares, 0.0f, a + b * b)
