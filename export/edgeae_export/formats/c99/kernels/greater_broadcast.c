#include "broadcast.h"

BROADCAST(greater_broadcast, a > b ? 1.0f : 0.0f)
