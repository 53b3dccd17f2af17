/* Each of `outer` rows of n values, `times` times. */
static void k_repeat(const float *x, float *y, size_t outer, size_t n, size_t times)
{
    size_t o, k, i;
    for (o = 0; o < outer; o++, x += n) {
        for (k = 0; k < times; k++) {
            for (i = 0; i < n; i++) *y++ = x[i];
        }
    }
}
