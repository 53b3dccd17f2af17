#include "broadcast.h"

BROADCAST(max_broadcast, a > b || a != a ? a : b)
