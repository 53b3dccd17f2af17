#define ELEMENTWISE(name, value) \
    static void k_##name(const float *a, const float *b, float *y, size_t n) \
    { \
        size_t i; \
        for (i = 0; i < n; i++) y[i] = value; \
    }
