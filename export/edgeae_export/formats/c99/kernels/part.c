/* Of each of `outer` rows of n values the k from `start` on; before and after a row are zeros. */
static void k_part(const float *x, float *y, size_t outer, size_t n, long start, size_t k)
{
    size_t o, i;
    for (o = 0; o < outer; o++, x += n) {
        for (i = 0; i < k; i++) {
            const long at = start + (long)i;
            *y++ = at >= 0 && (size_t)at < n ? x[at] : 0.0f;
        }
    }
}
