#include "elementwise.h"

ELEMENTWISE(min, a[i] < b[i] || a[i] != a[i] ? a[i] : b[i])
