/* The transform of `half` complex numbers in place, in the order of reversed bits before. The
   cosines are those of n turns of 1 / (2 half), n = 0 to half; a sine is a cosine a quarter away. */
static void transform(float *z, const EDGEAE_ROM float *cosines, size_t half)
{
    const size_t quarter = half / 2;
    size_t size, k, i;
    for (size = 1; size < half; size *= 2) {
        for (k = 0; k < size; k++) {
            const size_t turn = k * (half / size);
            const float c = cosines[turn];
            const float s = cosines[turn < quarter ? quarter - turn : turn - quarter];
            for (i = k; i < half; i += 2 * size) {
                float *const a = z + 2 * i, *const b = a + 2 * size;
                const float re = b[0] * c + b[1] * s, im = b[1] * c - b[0] * s;
                b[0] = a[0] - re;
                b[1] = a[1] - im;
                a[0] += re;
                a[1] += im;
            }
        }
    }
}

/* A segment less its mean, times the Hann window: pairs of samples, in the order of reversed
   bits. */
static void load_segment(
    const float *x, size_t step, const EDGEAE_ROM float *cosines, float *z, size_t half)
{
    float mean = 0.0f;
    size_t i, bit, place = 0;
    for (i = 0; i < 2 * half; i++) mean += x[i * step];
    mean /= (float)(2 * half);
    for (i = 0; i < half; i++) {
        const size_t n = 2 * i, m = n + 1;
        const float even = x[n * step] - mean, odd = x[m * step] - mean;
        z[2 * place] = even * (0.5f - 0.5f * cosines[n <= half ? n : 2 * half - n]);
        z[2 * place + 1] = odd * (0.5f - 0.5f * cosines[m <= half ? m : 2 * half - m]);
        for (bit = half / 2; bit > 0 && (place & bit) != 0; bit /= 2) place ^= bit;
        place |= bit;
    }
}

/* The squared size of one bin, from the transform of pairs. */
static float bin_power(const float *z, const EDGEAE_ROM float *cosines, size_t half, size_t k)
{
    const size_t quarter = half / 2;
    const float c = cosines[k], s = cosines[k < quarter ? quarter - k : k - quarter];
    const float *const a = z + 2 * (k == half ? 0 : k), *const b = z + 2 * (k == half ? 0 : half - k);
    const float even_re = 0.5f * (a[0] + b[0]), even_im = 0.5f * (a[1] - b[1]);
    const float odd_re = 0.5f * (a[1] + b[1]), odd_im = 0.5f * (b[0] - a[0]);
    const float re = even_re + c * odd_re + s * odd_im, im = even_im + c * odd_im - s * odd_re;
    return re * re + im * im;
}

/* Of each channel the mean power of `bands` bands of `width` bins from bin `first` on, over `count`
   segments of 2 half samples, one every `hop`. `s` is memory for one segment. */
static void k_spectrum(
    const float *x, const EDGEAE_ROM float *cosines, float *s, float *y, size_t channels,
    size_t channel_step, size_t step, size_t half, size_t hop, size_t count, size_t first,
    size_t width, size_t bands, float share)
{
    size_t segment, band, i;
    for (; channels > 0; channels--, x += channel_step, y += bands) {
        for (band = 0; band < bands; band++) y[band] = 0.0f;
        for (segment = 0; segment < count; segment++) {
            load_segment(x + segment * hop * step, step, cosines, s, half);
            transform(s, cosines, half);
            for (band = 0; band < bands; band++) {
                float sum = 0.0f;
                for (i = 0; i < width; i++) {
                    sum += bin_power(s, cosines, half, first + band * width + i);
                }
                y[band] += sum * share;
            }
        }
    }
}
