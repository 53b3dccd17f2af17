/* Root mean square, peak, crest factor, kurtosis and skewness of each channel less its mean. Sums
   are those of blocks of 32 samples, which keeps two digits more. */
static void k_statistics(
    const float *x, const EDGEAE_ROM float *floors, float *y, size_t channels, size_t steps)
{
    size_t c, i, end;
    for (c = 0; c < channels; c++, y += 5) {
        float mean = 0.0f, squares = 0.0f, peak = 0.0f, third = 0.0f, fourth = 0.0f, rms;
        for (i = 0; i < steps;) {
            float sum = 0.0f;
            for (end = steps - i > 32 ? i + 32 : steps; i < end; i++) sum += x[i * channels + c];
            mean += sum;
        }
        mean /= (float)steps;
        for (i = 0; i < steps;) {
            float sum = 0.0f;
            for (end = steps - i > 32 ? i + 32 : steps; i < end; i++) {
                const float v = x[i * channels + c] - mean;
                sum += v * v;
            }
            squares += sum;
        }
        rms = sqrtf(squares / (float)steps + floors[c]);
        for (i = 0; i < steps;) {
            float cubes = 0.0f, sum = 0.0f;
            for (end = steps - i > 32 ? i + 32 : steps; i < end; i++) {
                const float z = (x[i * channels + c] - mean) / rms, size = fabsf(z);
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
