/* y = x - c, where c has `period` values, each used for `inner` values in a row. */
static void k_sub_constant(
    const float *x, const float *c, size_t period, size_t inner, float *y, size_t n)
{
    size_t i, at = 0, used = 0;
    for (i = 0; i < n; i++) {
        y[i] = x[i] - c[at];
        if (++used == inner) {
            used = 0;
            if (++at == period) at = 0;
        }
    }
}
