/* Rows of n values into rows of y that are `step` values apart, from `start` on. */
static void k_place(const float *x, float *y, size_t outer, size_t n, size_t start, size_t step)
{
    size_t i;
    for (y += start; outer > 0; outer--, y += step) {
        for (i = 0; i < n; i++) y[i] = *x++;
    }
}
