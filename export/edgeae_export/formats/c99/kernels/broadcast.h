/* A function of x and c, where c has `period` values, each used for `inner` values in a row. */
#define BROADCAST(name, value) \
    static void k_##name( \
        const float *x, const EDGEAE_ROM float *c, size_t period, size_t inner, float *y, \
        size_t n) \
    { \
        size_t i, at = 0, used = 0; \
        for (i = 0; i < n; i++) { \
            const float a = x[i], b = c[at]; \
            y[i] = value; \
            if (++used == inner) { \
                used = 0; \
                if (++at == period) at = 0; \
            } \
        } \
    }
