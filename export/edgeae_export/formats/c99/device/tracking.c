#ifndef MODEL_NO_TRACKING
/* A threshold that follows drift: adaptive conformal inference, as edgeae_runtime/tracking.py. */
#define MODEL_MAX_SEEN 10000

/* Share of normal windows above a threshold: as promised, else as calibrated. */
static double model_rate_above(float threshold)
{
    uint32_t below = 0;
    size_t i;
#ifdef MODEL_FALSE_ALARM_RATE
    if (MODEL_FALSE_ALARM_RATE > 0 && !(threshold < MODEL_THRESHOLD || threshold > MODEL_THRESHOLD)) {
        return MODEL_FALSE_ALARM_RATE;
    }
#endif
    for (i = 0; i < MODEL_KEPT_RANKS && !(model_rank_scores[i] > threshold); i++) {
        below = model_ranks[i];
    }
    /* All of the calibration windows may lie above; no threshold has the rate 1. */
    below = below > 0 ? below : 1;
    return (double)(MODEL_CALIBRATION_WINDOWS - below + 1) / (double)(MODEL_CALIBRATION_WINDOWS + 1);
}

static void model_tracking_begin(model_stream *s)
{
    const uint32_t windows = MODEL_CALIBRATION_WINDOWS;
    s->tracked = (double)s->start;
    s->seen = (uint16_t)(windows < MODEL_MAX_SEEN ? windows : MODEL_MAX_SEEN);
    s->far_run = 0;
    s->new_normals = 0;
}

/* e^x of a small x: products and quotients in one order, which the Python has, too. */
static double model_exp(double x)
{
    double sum = 1.0;
    int n;
    for (n = 12; n > 0; n--) sum = 1.0 + x * sum / n;
    return sum;
}

static double model_factor(const model_stream *s, double share)
{
    return model_exp(0.7 / sqrt((double)((s->seen / 32UL + 1UL) * 32UL)) * share);
}

/* A window further above than this factor is an anomaly and no drift. */
static double model_gate(double rate)
{
    return rate > 0.01 ? 1.3498588075760032 * (log(0.01) / log(rate)) : 1.3498588075760032;
}

static void model_tracking_step_up(model_stream *s, double score, double rate)
{
    const uint32_t longest = MODEL_CALIBRATION_WINDOWS > 300 ? MODEL_CALIBRATION_WINDOWS : 300;
    double most = 3.4028234663852886e38;
    s->far_run = score > s->tracked * model_gate(rate) ? s->far_run + 1 : 0;
    if (s->far_run > 0 && s->far_run <= longest) return;
    if (s->far_run == longest + 1) { /* of the new normal little has been seen */
        s->new_normals++;
        s->seen = s->seen < 100 ? s->seen : 100;
    }
    if (s->options.max_thousandths > 0) {
        const double bound = (double)s->start * (s->options.max_thousandths / 1000.0);
        most = bound < most ? bound : most;
    }
    s->tracked *= model_factor(s, 1.0 - rate);
    s->tracked = s->tracked < most ? s->tracked : most;
}

/* Move the threshold by the score of a valid window. */
static void model_tracking_step(model_stream *s, double score)
{
    const double rate = model_rate_above(s->start);
    if (s->tracked <= 0.0) return;
    if (score <= s->tracked) {
        const double least = (double)s->start * (s->options.min_thousandths / 1000.0);
        s->far_run = 0;
        s->tracked *= model_factor(s, -rate);
        s->tracked = s->tracked > least ? s->tracked : least;
    } else {
        model_tracking_step_up(s, score, rate);
    }
    if (s->seen < MODEL_MAX_SEEN) s->seen++;
}
#endif
