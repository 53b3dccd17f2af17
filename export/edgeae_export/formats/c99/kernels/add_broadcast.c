#include "broadcast.h"

BROADCAST(add_broadcast, a + b)
