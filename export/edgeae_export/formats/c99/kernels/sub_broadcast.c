#include "broadcast.h"

BROADCAST(sub_broadcast, a - b)
