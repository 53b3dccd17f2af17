/* As dense_row with weights in int8, one scale per output; sums are floats, in one order. */
static void dense_int8_row(
    const float *x, const EDGEAE_ROM int8_t *w, const EDGEAE_ROM float *scale,
    const EDGEAE_ROM float *bias, float *y,
    size_t inputs, size_t outputs)
{
    size_t i, j, o;
    for (o = 0; o < outputs; o += 8) {
        const size_t width = outputs - o < 8 ? outputs - o : 8;
        float sums[8] = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
        if (width == 8) {
            for (i = 0; i < inputs; i++, w += 8) {
                for (j = 0; j < 8; j++) sums[j] += x[i] * (float)w[j];
            }
        } else {
            for (i = 0; i < inputs; i++, w += width) {
                for (j = 0; j < width; j++) sums[j] += x[i] * (float)w[j];
            }
        }
        for (j = 0; j < width; j++) y[o + j] = sums[j] * scale[o + j] + bias[o + j];
    }
}
