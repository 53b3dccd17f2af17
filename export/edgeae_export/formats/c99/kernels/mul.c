#include "elementwise.h"

ELEMENTWISE(mul, a[i] * b[i])
