#include "pool.h"

POOL(max_pool, b > a || b != b ? b : a, a)
