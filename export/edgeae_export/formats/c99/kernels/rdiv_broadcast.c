#include "broadcast.h"

BROADCAST(rdiv_broadcast, b / a)
