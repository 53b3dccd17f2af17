#include "elementwise.h"

ELEMENTWISE(max, a[i] > b[i] || a[i] != a[i] ? a[i] : b[i])
