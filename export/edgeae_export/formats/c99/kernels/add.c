#include "elementwise.h"

ELEMENTWISE(add, a[i] + b[i])
