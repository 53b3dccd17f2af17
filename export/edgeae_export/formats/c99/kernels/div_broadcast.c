#include "broadcast.h"

BROADCAST(div_broadcast, a / b)
