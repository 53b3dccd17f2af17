#ifndef MODEL_SCRATCH_STORAGE
#define MODEL_SCRATCH_STORAGE static
#endif
/* Memory that is written: this, and the threshold. Define MODEL_SCRATCH_STORAGE as `extern` to own
   it yourself. */
MODEL_SCRATCH_STORAGE float model_scratch[MODEL_SCRATCH_FLOATS];

/* By the bits of exponents, since a comparison may be left out under -ffinite-math-only. */
static int model_are_finite(const float *x, size_t n)
{
    int are_finite = 1;
    for (; n > 0; n--, x++) {
        uint32_t bits;
        const float value = *x;
        memcpy(&bits, &value, sizeof bits);
        are_finite &= (bits & 0x7F800000UL) != 0x7F800000UL;
    }
    return are_finite;
}

static int model_scored(const MODEL_VALUE *x, float *score)
{
#ifndef MODEL_COUNTS /* which are finite */
    if (!model_are_finite(x, MODEL_INPUT_SIZE)) return 0;
#endif
    network(x, model_scratch);
    to_score(x, model_scratch, score);
    return model_are_finite(score, 1);
}

model_status model_score(const MODEL_VALUE *x, float *score)
{
    float found;
    if (x == NULL || score == NULL) return MODEL_NULL_POINTER;
    if (!MODEL_IS_LOADED) return MODEL_BAD_STATE;
    if (!model_scored(x, &found)) return MODEL_NOT_FINITE;
    *score = found;
    return MODEL_OK;
}

model_status model_is_anomaly(const MODEL_VALUE *x, int *is_anomaly)
{
    float score;
    model_status status;
    if (is_anomaly == NULL) return MODEL_NULL_POINTER;
    status = model_score(x, &score);
    if (status == MODEL_OK) *is_anomaly = score > model_threshold();
    return status;
}

model_status model_reconstruct(const MODEL_VALUE *x, float *x_hat)
{
    float score;
    model_status status;
    if (x_hat == NULL) return MODEL_NULL_POINTER;
    status = model_score(x, &score);
    if (status != MODEL_OK) return status;
    network(x, model_scratch);
    to_reconstruction(x, model_scratch, x_hat);
    return MODEL_OK;
}

#ifdef MODEL_RESULT_NAMES
model_status model_features(const MODEL_VALUE *x, float *features)
{
    float score;
    model_status status;
    if (features == NULL) return MODEL_NULL_POINTER;
    status = model_score(x, &score);
    if (status != MODEL_OK) return status;
    network(x, model_scratch);
    to_feature_values(x, model_scratch, features);
    return MODEL_OK;
}
#endif

model_status model_contributions(const MODEL_VALUE *x, float *shares)
{
    float score, largest = 0.0f, sum = 0.0f;
    size_t i;
    model_status status;
    if (shares == NULL) return MODEL_NULL_POINTER;
    status = model_score(x, &score);
    if (status != MODEL_OK) return status;
    network(x, model_scratch);
    to_residual(x, model_scratch, shares);
    for (i = 0; i < MODEL_RESULT_SIZE; i++) {
        const float size = fabsf(shares[i]);
        largest = size > largest ? size : largest;
    }
    for (i = 0; i < MODEL_RESULT_SIZE; i++) {
        /* divided by the largest error first, so that no square overflows */
        const float r = largest > 0.0f ? shares[i] / largest : 1.0f;
        shares[i] = MODEL_TERM(r);
        sum += shares[i];
    }
    for (i = 0; i < MODEL_RESULT_SIZE; i++) shares[i] /= sum;
    return MODEL_OK;
}

#ifdef __AVR__
static const MODEL_VALUE *model_golden(size_t index)
{
    size_t i;
    for (i = 0; i < MODEL_INPUT_SIZE; i++) {
        model_golden_window[i] = model_golden_windows[index * MODEL_INPUT_SIZE + i];
    }
    return model_golden_window;
}
#else
static const MODEL_VALUE *model_golden(size_t index)
{
    return model_golden_windows + index * MODEL_INPUT_SIZE;
}
#endif

#ifndef MODEL_COUNTS
static int model_golden_nan_is_taken(void)
{
    float score;
#ifdef __AVR__
    const float *const window = model_golden(0);
    model_golden_window[MODEL_INPUT_SIZE - 1] = NAN;
    return model_scored(window, &score);
#else
    return model_scored(model_golden_nan, &score);
#endif
}
#endif

/* Each golden window has its score here, too, and a NaN is noticed. The threshold in use may be
   another than MODEL_THRESHOLD, which the header must not change. */
model_status model_selftest(void)
{
    float score;
    size_t i;
    if (!MODEL_IS_LOADED) return MODEL_BAD_STATE;
    if (MODEL_THRESHOLD < MODEL_OWN_THRESHOLD || MODEL_THRESHOLD > MODEL_OWN_THRESHOLD) {
        return MODEL_SELFTEST_FAILED; /* the header was edited */
    }
#ifndef MODEL_COUNTS
    if (model_golden_nan_is_taken()) return MODEL_SELFTEST_FAILED;
#endif
    for (i = 0; i < MODEL_GOLDEN_WINDOWS; i++) {
        const float expected = model_golden_scores[i];
        float scale = fabsf(expected), error;
        if (!model_scored(model_golden(i), &score)) {
            return MODEL_SELFTEST_FAILED;
        }
        scale = scale > fabsf(MODEL_THRESHOLD) ? scale : fabsf(MODEL_THRESHOLD);
        error = fabsf(score - expected);
        if (!(error <= MODEL_TOLERANCE * scale)) return MODEL_SELFTEST_FAILED;
        if (error < fabsf(expected - MODEL_THRESHOLD)
            && (score > MODEL_THRESHOLD) != (expected > MODEL_THRESHOLD)) {
            return MODEL_SELFTEST_FAILED;
        }
    }
    return MODEL_OK;
}

#ifdef EDGEAE_LIBRARY /* `edgeae-runtime build` makes a shared library with these names */
void edgeae_score(const float *x, size_t n, float *scores); /* beside the network */
void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags);
int edgeae_selftest(void);

void edgeae_is_anomaly(const float *x, size_t n, unsigned char *flags)
{
    float score;
    for (; n > 0; n--, x += MODEL_INPUT_SIZE) {
#ifndef MODEL_COUNTS
        *flags++ = model_scored(x, &score) && score > MODEL_THRESHOLD;
#else
        edgeae_score(x, 1, &score);
        *flags++ = model_are_finite(&score, 1) && score > MODEL_THRESHOLD;
#endif
    }
}

int edgeae_selftest(void)
{
    return (int)model_selftest();
}
#endif
