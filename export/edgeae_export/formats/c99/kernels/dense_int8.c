#include "dense_int8.h"

DENSE_SCALED(k_dense_int8, k_dense_int8_row, int8_t)
