#include "broadcast.h"

BROADCAST(mul_broadcast, a * b)
