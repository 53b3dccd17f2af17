static float model_threshold_in_use = MODEL_FIRST_THRESHOLD;

float model_threshold(void)
{
    return model_threshold_in_use;
}

model_status model_set_threshold(float threshold)
{
    if (!model_are_finite(&threshold, 1)) return MODEL_BAD_ARGUMENT;
    model_threshold_in_use = threshold;
    return MODEL_OK;
}

/* CRC-32 of IEEE 802.3, of the bytes behind the first four. */
static uint32_t model_crc(const void *data, size_t size)
{
    const unsigned char *const bytes = (const unsigned char *)data;
    uint32_t crc = 0xFFFFFFFFu;
    size_t i;
    int bit;
    for (i = sizeof crc; i < size; i++) {
        crc ^= bytes[i];
        for (bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1u) ? 0xEDB88320u : 0u);
    }
    return ~crc;
}

void model_store_threshold(model_stored_threshold *stored)
{
    if (stored == NULL || !MODEL_IS_LOADED) return;
    stored->file = MODEL_FILE;
    stored->threshold = model_threshold_in_use;
    stored->crc = model_crc(stored, sizeof *stored);
}

model_status model_restore_threshold(const model_stored_threshold *stored)
{
    if (stored == NULL) return MODEL_NULL_POINTER;
    if (!MODEL_IS_LOADED) return MODEL_BAD_STATE;
    if (stored->crc != model_crc(stored, sizeof *stored) || stored->file != MODEL_FILE) {
        return MODEL_BAD_STATE;
    }
    return model_set_threshold(stored->threshold) == MODEL_OK ? MODEL_OK : MODEL_BAD_STATE;
}

/* Millionths, so that ranks are exact; 0 if the rate is not between 0 and 1. */
static uint32_t model_millionths(float rate)
{
    uint32_t millionths;
    if (!model_are_finite(&rate, 1) || !(rate > 0.0f && rate < 1.0f)) return 0;
    millionths = (uint32_t)((double)rate * 1e6 + 0.5);
    return millionths < 1000000u ? millionths : 0;
}

/* Rank of the conformal score among n, from 1; more than n if they are too few. */
static uint32_t model_rank(uint32_t n, uint32_t millionths)
{
    return (uint32_t)(((uint64_t)(n + 1) * (1000000u - millionths) + 999999u) / 1000000u);
}

/* Midway from a score to the next larger one. */
static float model_midway(float score, float above)
{
    const float middle = (float)(((double)score + (double)above) / 2);
    return middle < above ? middle : score;
}

model_status model_set_rate(float false_alarm_rate)
{
    const uint32_t millionths = model_millionths(false_alarm_rate);
    uint32_t rank;
    size_t at = 0;
    float score;
    if (!MODEL_IS_LOADED) return MODEL_BAD_STATE;
    if (millionths == 0) return MODEL_BAD_ARGUMENT;
    rank = model_rank(MODEL_CALIBRATION_WINDOWS, millionths);
    if (rank > MODEL_CALIBRATION_WINDOWS) return MODEL_TOO_FEW;
    while (model_ranks[at] < rank) at++;
    score = model_rank_scores[at];
    while (at < MODEL_KEPT_RANKS && !(model_rank_scores[at] > score)) at++;
    return model_set_threshold(
        at < MODEL_KEPT_RANKS ? model_midway(score, model_rank_scores[at]) : score);
}

static void model_sift_down(float *scores, size_t root, size_t n)
{
    const float score = scores[root];
    for (;;) {
        size_t child = 2 * root + 1;
        if (child >= n) break;
        if (child + 1 < n && scores[child + 1] > scores[child]) child++;
        if (!(scores[child] > score)) break;
        scores[root] = scores[child];
        root = child;
    }
    scores[root] = score;
}

static void model_sort(float *scores, size_t n)
{
    size_t i;
    for (i = n / 2; i > 0; i--) model_sift_down(scores, i - 1, n);
    for (i = n; i > 1; i--) {
        const float largest = scores[0];
        scores[0] = scores[i - 1];
        scores[i - 1] = largest;
        model_sift_down(scores, 0, i - 1);
    }
}

static double model_quantile(const float *scores, size_t n, double share)
{
    const double at = share * (double)(n - 1);
    const size_t below = (size_t)at;
    const size_t above = below + 1 < n ? below + 1 : below;
    return (double)scores[below]
        + (at - (double)below) * ((double)scores[above] - (double)scores[below]);
}

model_status model_recalibrate(
    float *scores, size_t n, uint32_t alarms, float false_alarm_rate, float max_change)
{
    const uint32_t millionths = model_millionths(false_alarm_rate);
    double middle, quarter, tail;
    float threshold;
    size_t at;
    if (scores == NULL) return MODEL_NULL_POINTER;
    if (!MODEL_IS_LOADED) return MODEL_BAD_STATE;
    if (millionths == 0 || !model_are_finite(&max_change, 1) || max_change < 0.0f
        || !model_are_finite(scores, n)) {
        return MODEL_BAD_ARGUMENT;
    }
    if (n == 0 || model_rank((uint32_t)n, millionths) > n) return MODEL_TOO_FEW;
    if (alarms > 0) return MODEL_HOLDS_ALARMS;
    model_sort(scores, n);
    middle = model_quantile(scores, n, 0.5);
    quarter = model_quantile(scores, n, 0.75) - middle;
    tail = (model_quantile(scores, n, 0.99) - middle) / (quarter > 1e-30 ? quarter : 1e-30);
    if (tail > 3.0 * MODEL_CALIBRATION_TAIL) return MODEL_CONTAMINATED;
    at = model_rank((uint32_t)n, millionths) - 1;
    threshold = scores[at];
    while (at < n && !(scores[at] > threshold)) at++;
    if (at < n) threshold = model_midway(threshold, scores[at]);
    if (fabs((double)threshold - (double)model_threshold_in_use)
        > (double)max_change * fabs((double)model_threshold_in_use)) {
        return MODEL_MOVES_TOO_FAR;
    }
    return model_set_threshold(threshold);
}
