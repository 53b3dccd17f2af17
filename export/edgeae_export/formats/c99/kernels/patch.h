#include <string.h>

/* Steps `begin`, `begin` + dilation, ... of x, side by side, so many as `size`: where they lie if
   that is how they lie, else copied to `work`. Bytes of steps outside x are `fill`. */
static const void *patch(
    const void *x, void *work, long begin, size_t steps, size_t size, size_t dilation,
    size_t step_bytes, int fill)
{
    const unsigned char *from = (const unsigned char *)x;
    unsigned char *to = (unsigned char *)work;
    size_t k;
    if (dilation == 1 && begin >= 0 && (size_t)begin + size <= steps) {
        return from + (size_t)begin * step_bytes;
    }
    for (k = 0; k < size; k++, to += step_bytes) {
        const long at = begin + (long)(k * dilation);
        if (at >= 0 && (size_t)at < steps) {
            memcpy(to, from + (size_t)at * step_bytes, step_bytes);
        } else {
            memset(to, fill, step_bytes);
        }
    }
    return work;
}
