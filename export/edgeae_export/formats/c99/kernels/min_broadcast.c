#include "broadcast.h"

BROADCAST(min_broadcast, a < b || a != a ? a : b)
