#include "broadcast.h"

BROADCAST(rsub_broadcast, b - a)
