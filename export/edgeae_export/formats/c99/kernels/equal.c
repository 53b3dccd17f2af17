#include "elementwise.h"

ELEMENTWISE(equal, a[i] == b[i] ? 1.0f : 0.0f)
