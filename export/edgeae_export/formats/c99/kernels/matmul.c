/* Products of `count` pairs of matrices: a (rows, inner) by b (inner, columns). The matrices of a
   lie a_step values apart, those of b b_step. */
static void k_matmul(
    const float *a, const float *b, float *y, size_t count, size_t rows, size_t inner,
    size_t columns, size_t a_step, size_t b_step)
{
    for (; count > 0; count--, a += a_step, b += b_step) {
        size_t i, j, k;
        for (i = 0; i < rows; i++, y += columns) {
            for (j = 0; j < columns; j++) y[j] = 0.0f;
            for (k = 0; k < inner; k++) {
                const float v = a[i * inner + k];
                for (j = 0; j < columns; j++) y[j] += v * b[k * columns + j];
            }
        }
    }
}
