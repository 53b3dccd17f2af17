/* As k_dense with weights in int8, one scale per output; sums are floats. */
static void k_dense_int8(
    const float *x, const int8_t *w, const float *scale, const float *bias, float *y, size_t rows,
    size_t inputs, size_t outputs)
{
    size_t i, j, o;
    for (; rows > 0; rows--, x += inputs, y += outputs) {
        const int8_t *at = w;
        for (o = 0; o < outputs; o += 8) {
            const size_t width = outputs - o < 8 ? outputs - o : 8;
            float sums[8] = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
            if (width == 8) {
                for (i = 0; i < inputs; i++, at += 8) {
                    for (j = 0; j < 8; j++) sums[j] += x[i] * (float)at[j];
                }
            } else {
                for (i = 0; i < inputs; i++, at += width) {
                    for (j = 0; j < width; j++) sums[j] += x[i] * (float)at[j];
                }
            }
            for (j = 0; j < width; j++) y[o + j] = sums[j] * scale[o + j] + bias[o + j];
        }
    }
}
