/* The same sample of `count` segments that lie `apart`; zeros of those that are not there. */
static wave sample_of_each(const float *x, size_t apart, size_t count)
{
#if WAVES > 1
    wave v = {0.0f};
    size_t i;
    if (count == WAVES) { /* a count that the compiler knows */
        for (i = 0; i < WAVES; i++) v[i] = x[i * apart];
    } else {
        for (i = 0; i < count; i++) v[i] = x[i * apart];
    }
    return v;
#else
    (void)apart;
    (void)count;
    return *x;
#endif
}

/* The transform of `half` complex numbers in place, in the order of reversed bits before. The
   cosines are those of n turns of 1 / (2 half), n = 0 to half; a sine is a cosine a quarter away. */
static void transform(wave *z, const EDGEAE_ROM float *cosines, size_t half)
{
    const size_t quarter = half / 2;
    size_t size, k, i;
    for (size = 1; size < half; size *= 2) {
        for (k = 0; k < size; k++) {
            const size_t turn = k * (half / size);
            const float c = cosines[turn];
            const float s = cosines[turn < quarter ? quarter - turn : turn - quarter];
            for (i = k; i < half; i += 2 * size) {
                wave *const a = z + 2 * i, *const b = a + 2 * size;
                const wave re = b[0] * c + b[1] * s, im = b[1] * c - b[0] * s;
                b[0] = a[0] - re;
                b[1] = a[1] - im;
                a[0] += re;
                a[1] += im;
            }
        }
    }
}

/* Segments less their means, times the Hann window: pairs of samples, in the order of reversed
   bits. */
static void load_segments(
    const float *x, size_t step, size_t apart, size_t count, const EDGEAE_ROM float *cosines,
    wave *z, size_t half)
{
    wave mean = sample_of_each(x, apart, count), coarse, rest;
    size_t i, bit, place = 0;
    for (i = 1; i < 2 * half; i++) mean += sample_of_each(x + i * step, apart, count);
    coarse = mean / (float)(2 * half);
    /* What the mean lost, as it has few digits beside a large offset, leaks into the first bin. */
    rest = sample_of_each(x, apart, count) - coarse;
    for (i = 1; i < 2 * half; i++) rest += sample_of_each(x + i * step, apart, count) - coarse;
    rest /= (float)(2 * half);
    mean = coarse + rest;
    rest -= mean - coarse; /* nothing, but beside a large offset */
    for (i = 0; i < half; i++) {
        const size_t n = 2 * i, m = n + 1;
        const wave even = sample_of_each(x + n * step, apart, count) - mean - rest;
        const wave odd = sample_of_each(x + m * step, apart, count) - mean - rest;
        z[2 * place] = even * (0.5f - 0.5f * cosines[n <= half ? n : 2 * half - n]);
        z[2 * place + 1] = odd * (0.5f - 0.5f * cosines[m <= half ? m : 2 * half - m]);
        for (bit = half / 2; bit > 0 && (place & bit) != 0; bit /= 2) place ^= bit;
        place |= bit;
    }
}

/* The squared size of one bin, from the transform of pairs. */
static wave bin_power(const wave *z, const EDGEAE_ROM float *cosines, size_t half, size_t k)
{
    const size_t quarter = half / 2;
    const float c = cosines[k], s = cosines[k < quarter ? quarter - k : k - quarter];
    const wave *const a = z + 2 * (k == half ? 0 : k), *const b = z + 2 * (k == half ? 0 : half - k);
    const wave even_re = 0.5f * (a[0] + b[0]), even_im = 0.5f * (a[1] - b[1]);
    const wave odd_re = 0.5f * (a[1] + b[1]), odd_im = 0.5f * (b[0] - a[0]);
    const wave re = even_re + c * odd_re + s * odd_im, im = even_im + c * odd_im - s * odd_re;
    return re * re + im * im;
}

/* Of one channel the mean power of `bands` bands of `width` bins from bin `first` on, over `count`
   segments of 2 half samples, one every `hop`. `z` is memory for WAVES segments. */
static void add_spectra(
    const float *x, const EDGEAE_ROM float *cosines, wave *z, float *y, size_t step, size_t half,
    size_t hop, size_t count, size_t first, size_t width, size_t bands, float share)
{
    const size_t apart = hop * step;
    size_t band, i;
    for (band = 0; band < bands; band++) y[band] = 0.0f;
    while (count > 0) {
        const size_t now = count < WAVES ? count : WAVES;
        load_segments(x, step, apart, now, cosines, z, half);
        transform(z, cosines, half);
        for (band = 0; band < bands; band++) {
            wave sum = bin_power(z, cosines, half, first + band * width);
            for (i = 1; i < width; i++) {
                sum += bin_power(z, cosines, half, first + band * width + i);
            }
#if WAVES > 1
            y[band] += total(sum) * share;
#else
            y[band] += sum * share;
#endif
        }
        x += now * apart;
        count -= now;
    }
}
