#include "one_wave.h"
#include "spectrum.h"

/* The same of segments that are too long for the stack. */
static void k_spectrum_long(
    const float *x, const EDGEAE_ROM float *cosines, float *s, float *y, size_t channels,
    size_t channel_step, size_t step, size_t half, size_t hop, size_t count, size_t first,
    size_t width, size_t bands, float share)
{
    for (; channels > 0; channels--, x += channel_step, y += bands) {
        add_spectra(x, cosines, s, y, step, half, hop, count, first, width, bands, share);
    }
}
