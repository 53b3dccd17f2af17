#include "pool.h"

POOL(mean_pool, a + b, a / (float)(last - first))
