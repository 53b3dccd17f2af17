#include "broadcast.h"

BROADCAST(prelu_broadcast, a < 0.0f ? a * b : a)
