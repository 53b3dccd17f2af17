#include "elementwise.h"

ELEMENTWISE(div, a[i] / b[i])
