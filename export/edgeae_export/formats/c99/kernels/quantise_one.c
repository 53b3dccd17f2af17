#include <string.h>

/* As k_quantise with one offset and one scale for all values. */
static void k_quantise_one(
    const float *x, float offset, float scale, int zero, int8_t *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) {
        const float v = (x[i] - offset) * scale;
        int q = v < 0.0f ? -127 : 127;
        uint32_t bits;
        memcpy(&bits, &v, sizeof bits); /* integers are cheaper where floats are emulated */
        if ((bits & 0x7FFFFFFFu) < 0x43800000u) { /* |v| < 256 */
            q = zero + (int)((bits >> 31) ? v - 0.5f : v + 0.5f);
            q = q < -127 ? -127 : q > 127 ? 127 : q;
        }
        y[i] = (int8_t)q;
    }
}
