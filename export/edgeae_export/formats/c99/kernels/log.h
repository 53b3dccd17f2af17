#include <string.h>

/* The natural logarithm of a positive number, at most 2 steps of float32 off, the same on every
   target: x = m 2^e with m from 0.7 to 1.4, and a polynomial (Cephes, logf) for m. */
static inline float log_of(float x)
{
    uint32_t bits;
    float m, z, p;
    int e;
    memcpy(&bits, &x, sizeof bits);
    if ((bits & 0x7F800000UL) == 0x7F800000UL) return x; /* infinite or NaN */
    e = (int)(bits >> 23) - 126;
    bits = (bits & 0x007FFFFFUL) | 0x3F000000UL;
    memcpy(&m, &bits, sizeof m);
    if (m < 0.707106781f) {
        e--;
        m = m + m;
    }
    m -= 1.0f;
    z = m * m;
    p = 7.0376836292e-2f;
    p = p * m - 1.1514610310e-1f;
    p = p * m + 1.1676998740e-1f;
    p = p * m - 1.2420140846e-1f;
    p = p * m + 1.4249322787e-1f;
    p = p * m - 1.6668057665e-1f;
    p = p * m + 2.0000714765e-1f;
    p = p * m - 2.4999993993e-1f;
    p = p * m + 3.3333331174e-1f;
    p = p * m * z - (float)e * 2.12194440e-4f - 0.5f * z;
    return m + p + (float)e * 0.693359375f;
}
