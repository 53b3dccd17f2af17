#include "reduce.h"

REDUCE(reduce_max, x[i], b > a || b != b ? b : a)
