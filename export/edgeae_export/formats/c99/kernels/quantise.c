#include <string.h>

/* q = zero + (x - offset) * scale to the nearest, halves away from 0, within -127..127; NaN
   becomes 127. */
static void k_quantise(
    const float *x, const EDGEAE_ROM float *offset, const EDGEAE_ROM float *scale, size_t period,
    int zero, int8_t *y,
    size_t n)
{
    size_t i, j;
    for (i = 0; i < n; i += period) {
        for (j = 0; j < period; j++) {
            const float v = (x[i + j] - offset[j]) * scale[j];
            int q = v < 0.0f ? -127 : 127;
            uint32_t bits;
            memcpy(&bits, &v, sizeof bits); /* integers are cheaper where floats are emulated */
            if ((bits & 0x7FFFFFFFu) < 0x43800000u) { /* |v| < 256 */
                q = zero + (int)((bits >> 31) ? v - 0.5f : v + 0.5f);
                q = q < -127 ? -127 : q > 127 ? 127 : q;
            }
            y[i + j] = (int8_t)q;
        }
    }
}
