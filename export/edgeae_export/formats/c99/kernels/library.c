#ifdef EDGEAE_LIBRARY /* in a shared library, which scores batches */
#ifndef EDGEAE_SCRATCH
#define EDGEAE_SCRATCH static
#endif
void edgeae_score(const float *x, size_t n, float *scores);
void edgeae_reconstruction(const float *x, size_t n, float *x_hat);

EDGEAE_SCRATCH float batch_scratch[SCRATCH_FLOATS];

static const float *batch_window(const float *x)
{
    return x;
}

/* A front end leaves out samples behind the last segment, which must be numbers, too. */
static int is_finite_window(const float *x)
{
    int is_finite = 1;
    size_t i;
    for (i = 0; i < INPUT_SIZE; i++) is_finite &= isfinite(x[i]) != 0;
    return is_finite;
}

void edgeae_score(const float *x, size_t n, float *scores)
{
    size_t i;
    for (i = 0; i < n; i++, x += INPUT_SIZE) {
        network(x, batch_scratch);
        to_score(x, batch_scratch, &scores[i]);
        if (!is_finite_window(x)) scores[i] = NAN;
    }
}

void edgeae_reconstruction(const float *x, size_t n, float *x_hat)
{
    for (; n > 0; n--, x += INPUT_SIZE, x_hat += RESULT_SIZE) {
        const float *window = batch_window(x);
        network(window, batch_scratch);
        to_reconstruction(window, batch_scratch, x_hat);
    }
}
#endif
