/* Rows of n numbers as weights that sum to 1; the largest becomes exp(0), so that nothing overflows. */
static void k_softmax(const float *x, float *y, size_t rows, size_t n)
{
    size_t row, i;
    for (row = 0; row < rows; row++, x += n, y += n) {
        float largest = x[0], sum = 0.0f;
        for (i = 1; i < n; i++) if (x[i] > largest) largest = x[i];
        for (i = 0; i < n; i++) {
            y[i] = expf(x[i] - largest);
            sum += y[i];
        }
        for (i = 0; i < n; i++) y[i] /= sum;
    }
}
