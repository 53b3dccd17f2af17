#ifdef EDGEAE_LIBRARY /* in a shared library, which scores batches of readings in float */
#ifndef EDGEAE_SCRATCH
#define EDGEAE_SCRATCH static
#endif
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);

EDGEAE_SCRATCH float batch_scratch[SCRATCH_FLOATS];
EDGEAE_SCRATCH int16_t batch_counts[INPUT_SIZE];

/* The counts that a converter has for readings; 0 if one is not finite. */
static int to_counts(const float *x)
{
    static const double gain[] = {GAINS}, offset[] = {OFFSETS};
    size_t i;
    for (i = 0; i < INPUT_SIZE; i++) {
        const size_t gains = sizeof gain / sizeof *gain, offsets = sizeof offset / sizeof *offset;
        const double count = nearbyint(((double)x[i] - offset[i % offsets]) / gain[i % gains]);
        if (!isfinite(x[i])) return 0;
        batch_counts[i] = (int16_t)(count < -32768.0 ? -32768.0 : count > 32767.0 ? 32767.0 : count);
    }
    return 1;
}

static const int16_t *batch_window(const float *x)
{
    (void)to_counts(x);
    return batch_counts;
}

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += INPUT_SIZE, scores++) {
        *scores = NAN;
        if (!to_counts(x)) continue;
        network(batch_counts, batch_scratch);
        to_score(batch_counts, batch_scratch, scores);
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += INPUT_SIZE, x_hat += RESULT_SIZE) {
        const int16_t *window = batch_window(x);
        network(window, batch_scratch);
        to_reconstruction(window, batch_scratch, x_hat);
    }
}
#endif
