static void k_clip(const float *x, float low, float high, float *y, size_t n)
{
    size_t i;
    for (i = 0; i < n; i++) y[i] = x[i] < low ? low : x[i] > high ? high : x[i]; /* NaN stays NaN */
}
