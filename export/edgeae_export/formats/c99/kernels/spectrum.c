#include "waves.h"
#include "spectrum.h"

/* Of each channel the mean powers of bands. `s` is memory for one segment. */
static void k_spectrum(
    const float *x, const EDGEAE_ROM float *cosines, float *s, float *y, size_t channels,
    size_t channel_step, size_t step, size_t half, size_t hop, size_t count, size_t first,
    size_t width, size_t bands, float share)
{
#if WAVES > 1
    wave z[WAVE_SAMPLES];
    (void)s;
#else
    float *const z = s;
#endif
    for (; channels > 0; channels--, x += channel_step, y += bands) {
        add_spectra(x, cosines, z, y, step, half, hop, count, first, width, bands, share);
    }
}
