/* As k_repeat of int8 values. */
static void k_repeat_int8(const int8_t *x, int8_t *y, size_t outer, size_t n, size_t times)
{
    size_t o, k, i;
    for (o = 0; o < outer; o++, x += n) {
        for (k = 0; k < times; k++) {
            for (i = 0; i < n; i++) *y++ = x[i];
        }
    }
}
