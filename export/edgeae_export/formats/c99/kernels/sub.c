#include "elementwise.h"

ELEMENTWISE(sub, a[i] - b[i])
