/* x (outer, n, inner) to y (outer, inner), one value at a time in their order. */
#define REDUCE(name, first, next) \
    static void k_##name(const float *x, float *y, size_t outer, size_t n, size_t inner) \
    { \
        size_t i, k; \
        for (; outer > 0; outer--, x += n * inner, y += inner) { \
            for (i = 0; i < inner; i++) { \
                float a = (first); \
                for (k = 0; k < n; k++) { \
                    const float b = x[k * inner + i]; \
                    a = (next); \
                } \
                y[i] = a; \
            } \
        } \
    }
