/* exp for numbers up to 0, of plain sums and products: the same bits on every target, where expf
   of the C library is not. Polynomial of Cephes' expf (Moshier), within 2e-7 of the value. */
static float exp_below(float x)
{
    float n, r, y;
    if (!(x >= -87.0f)) return x - x == 0.0f ? 0.0f : x; /* NaN stays NaN */
    n = (float)(int)(x * 1.44269504f - 0.5f);
    r = x - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    y = 1.9875691500e-4f;
    y = y * r + 1.3981999507e-3f;
    y = y * r + 8.3334519073e-3f;
    y = y * r + 4.1665795894e-2f;
    y = y * r + 1.6666665459e-1f;
    y = y * r + 5.0000001201e-1f;
    y = y * (r * r) + r + 1.0f;
    return ldexpf(y, (int)n);
}

/* Rows of n numbers as weights that sum to 1; the largest becomes exp(0), so nothing overflows. */
static void k_softmax(const float *x, float *y, size_t rows, size_t n)
{
    size_t row, i;
    for (row = 0; row < rows; row++, x += n, y += n) {
        float largest = x[0], sum = 0.0f;
        for (i = 1; i < n; i++) if (x[i] > largest) largest = x[i];
        for (i = 0; i < n; i++) {
            y[i] = exp_below(x[i] - largest);
            sum += y[i];
        }
        for (i = 0; i < n; i++) y[i] /= sum;
    }
}
