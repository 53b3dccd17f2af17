#include "lanes.h"

/* Sum of squares of (x - offset) * scale - z, without a pass that stores them. */
static void k_residual_one_squares(
    const float *z, const float *x, float offset, float scale, float *y, size_t n)
{
    number a = {0.0f}, b = a, p, q;
    for (; n >= 2 * LANES; n -= 2 * LANES, x += 2 * LANES, z += 2 * LANES) {
        p = (loaded(x, n) - offset) * scale - loaded(z, n);
        q = (loaded(x + LANES, n) - offset) * scale - loaded(z + LANES, n);
        a += p * p, b += q * q;
    }
    for (; n > 0; n -= n < LANES ? n : LANES, x += LANES, z += LANES) {
        float some[LANES]; /* a whole vector, of whose values those behind the last do not count */
        stored((loaded(x, n) - offset) * scale - loaded(z, n), some, LANES);
        p = loaded(some, n);
        a += p * p;
    }
    y[0] = total(a + b);
}
