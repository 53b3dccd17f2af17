/* Root mean square, peak, crest factor, kurtosis and skewness of each channel less its mean. Sums
   are those of blocks with about as many samples as there are blocks, which keeps two digits. */
static void k_statistics(
    const float *x, const EDGEAE_ROM float *floors, float *y, size_t channels, size_t steps)
{
    size_t c, i, end, pass, block = 32;
    while (block < steps / block) block *= 2;
    for (c = 0; c < channels; c++, y += 5) {
        float mean = 0.0f, rest = 0.0f, squares = 0.0f, peak = 0.0f, third = 0.0f, fourth = 0.0f;
        float rms;
        for (pass = 0; pass < 2; pass++) { /* the mean, and what it lost beside a large offset */
            mean += rest;
            rest = 0.0f;
            for (i = 0; i < steps;) {
                float sum = 0.0f;
                end = steps - i > block ? i + block : steps;
                for (; i < end; i++) sum += x[i * channels + c] - mean;
                rest += sum;
            }
            rest /= (float)steps;
        }
        for (i = 0; i < steps;) {
            float sum = 0.0f;
            end = steps - i > block ? i + block : steps;
            for (; i < end; i++) {
                const float v = x[i * channels + c] - mean - rest;
                sum += v * v;
            }
            squares += sum;
        }
        rms = sqrtf(squares / (float)steps + floors[c]);
        for (i = 0; i < steps;) {
            float cubes = 0.0f, sum = 0.0f;
            end = steps - i > block ? i + block : steps;
            for (; i < end; i++) {
                const float z = (x[i * channels + c] - mean - rest) / rms, size = fabsf(z);
                peak = size > peak ? size : peak;
                cubes += z * z * z;
                sum += z * z * (z * z);
            }
            third += cubes;
            fourth += sum;
        }
        y[0] = rms;
        y[1] = peak * rms;
        y[2] = peak;
        y[3] = fourth / (float)steps;
        y[4] = third / (float)steps;
    }
}
