/* Of each channel the mean size of the second differences of `block` samples after the other. */
static void k_envelope(const float *x, float *y, size_t channels, size_t count, size_t block)
{
    size_t c, i, j;
    for (c = 0; c < channels; c++) {
        const float *here = x + c + channels;
        for (i = 0; i < count; i++) {
            float sum = 0.0f;
            for (j = 0; j < block; j++, here += channels) {
                sum += fabsf((here[0] - *(here - channels)) - (here[channels] - here[0]));
            }
            *y++ = sum * 0.25f / (float)block;
        }
    }
}
