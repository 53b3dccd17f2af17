#include "elementwise.h"

ELEMENTWISE(greater, a[i] > b[i] ? 1.0f : 0.0f)
