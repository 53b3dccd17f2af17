#include "broadcast.h"

BROADCAST(less_broadcast, a < b ? 1.0f : 0.0f)
