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

void edgeae_score(const float *x, size_t n, float *scores)
{
    for (; n > 0; n--, x += INPUT_SIZE) {
        network(x, batch_scratch);
        to_score(x, batch_scratch, scores++);
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
