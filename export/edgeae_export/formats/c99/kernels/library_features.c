#ifdef EDGEAE_LIBRARY
void edgeae_features(const float *x, size_t n, float *features);

void edgeae_features(const float *x, size_t n, float *features)
{
    for (; n > 0; n--, x += INPUT_SIZE, features += RESULT_SIZE) {
        const WINDOW_VALUE *window = batch_window(x);
        network(window, batch_scratch);
        to_feature_values(window, batch_scratch, features);
    }
}
#endif
