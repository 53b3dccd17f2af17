#include "broadcast.h"

BROADCAST(equal_broadcast, a == b ? 1.0f : 0.0f)
