#include "lanes.h"

static void k_sum_of_squares(const float *x, float *y, size_t n)
{
    number a = {0.0f}, b = a, c = a, d = a;
    for (; n >= 4 * LANES; n -= 4 * LANES, x += 4 * LANES) {
        const number p = loaded(x, n), q = loaded(x + LANES, n);
        const number r = loaded(x + 2 * LANES, n), s = loaded(x + 3 * LANES, n);
        a += p * p, b += q * q, c += r * r, d += s * s;
    }
    for (; n > 0; x += LANES, n -= n < LANES ? n : LANES) a += loaded(x, n) * loaded(x, n);
    y[0] = total((a + b) + (c + d));
}
