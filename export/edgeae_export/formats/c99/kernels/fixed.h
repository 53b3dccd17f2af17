#include <string.h>

#define FIXED_BITS 8
#define FIXED_MOST ((int32_t)1 << 24)

/* (x - offset) * scale, in 256ths of a step, towards 0; what is further than 65536 steps, or NaN,
   is as far as that. By the bits, since integers are cheaper where floats are emulated. */
static inline int32_t fixed_of(float x, float offset, float scale)
{
    const float v = (x - offset) * scale;
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    if ((bits & 0x7FFFFFFFUL) < 0x4B800000UL) return (int32_t)v; /* |v| < 2^24 */
    return (bits >> 31) ? -FIXED_MOST : FIXED_MOST;
}
