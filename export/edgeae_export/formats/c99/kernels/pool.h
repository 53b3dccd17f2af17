/* x (steps, channels) to y (out_steps, channels): of `size` steps from t * stride - pad on, those
   that are there, in one number per channel. */
#define POOL(name, next, result) \
    static void k_##name( \
        const float *x, float *y, size_t channels, size_t steps, size_t out_steps, size_t size, \
        size_t stride, size_t pad) \
    { \
        size_t t, c, at; \
        for (t = 0; t < out_steps; t++) { \
            const size_t first = t * stride > pad ? t * stride - pad : 0; \
            const size_t end = t * stride + size > pad ? t * stride + size - pad : 0; \
            const size_t last = end < steps ? end : steps; \
            for (c = 0; c < channels; c++) { \
                float a = x[first * channels + c]; \
                for (at = first + 1; at < last; at++) { \
                    const float b = x[at * channels + c]; \
                    a = next; \
                } \
                *y++ = result; \
            } \
        } \
    }
