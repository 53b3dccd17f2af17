#include "reduce.h"

REDUCE(reduce_min, x[i], b < a || b != b ? b : a)
