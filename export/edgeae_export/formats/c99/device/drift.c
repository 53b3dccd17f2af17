#ifndef MODEL_NO_DRIFT
/* Normal scores that move away from those of calibration, as edgeae_runtime/service/drift.py: two
   running quantiles (Jain and Chlamtac, 1985), compared span by span. */
static const double model_drift_shares[2] = {0.5, 0.9};

/* Move a marker by one position, along a parabola unless that breaks the order. */
static void model_drift_move(double *q, uint16_t *n, int i, int by)
{
    const double below = n[i] - n[i - 1], above = n[i + 1] - n[i];
    const double slope = (below + by) * (q[i + 1] - q[i]) / above
        + (above - by) * (q[i] - q[i - 1]) / below;
    double height = q[i] + by * slope / (n[i + 1] - n[i - 1]); /* positive */
    if (!(q[i - 1] < height && height < q[i + 1])) {
        height = q[i] + by * (q[i + by] - q[i]) / ((int32_t)n[i + by] - n[i]);
    }
    q[i] = height;
    n[i] = (uint16_t)(n[i] + by);
}

static void model_drift_add(double *q, uint16_t *n, double share, unsigned count, double score)
{
    const double parts[3] = {share / 2, share, (1 + share) / 2};
    int i, cell = 0;
    if (count < 5) {
        int at;
        for (at = (int)count; at > 0 && q[at - 1] > score; at--) q[at] = q[at - 1];
        q[at] = score;
        n[count] = (uint16_t)count;
        return;
    }
    q[0] = score < q[0] ? score : q[0];
    q[4] = score > q[4] ? score : q[4];
    for (i = 0; i < 4; i++) cell = score >= q[i] ? i : cell;
    for (i = cell + 1; i < 5; i++) n[i]++;
    for (i = 1; i < 4; i++) {
        volatile double target = n[4] * parts[i - 1]; /* rounded before it is compared */
        const double off = target - n[i];
        if (off >= 1 && n[i + 1] - n[i] > 1) model_drift_move(q, n, i, 1);
        else if (off <= -1 && n[i] - n[i - 1] > 1) model_drift_move(q, n, i, -1);
    }
}

/* How far a quantile has moved, in multiples of the distance to the next one of calibration. */
static double model_drift_distance(double value, const EDGEAE_ROM double *trained)
{
    const double distance = value >= trained[1] ? trained[2] - trained[1] : trained[1] - trained[0];
    return (value - trained[1]) / (distance > 1e-30 ? distance : 1e-30);
}

/* Take the score of a normal window. */
static model_event model_drift_take(model_stream *s, double score)
{
    double sizes[2];
    int i, was_drifting = s->is_drifting;
    if (s->options.drift_span == 0) return MODEL_NO_EVENT;
    for (i = 0; i < 2; i++) {
        model_drift_add(s->heights[i], s->positions[i], model_drift_shares[i], s->drift_count, score);
    }
    if (++s->drift_count < s->options.drift_span) return MODEL_NO_EVENT;
    for (i = 0; i < 2; i++) {
        sizes[i] = model_drift_distance(s->heights[i][2], model_drift_quantiles + 3 * i);
    }
    if (fabs(sizes[1]) > fabs(sizes[0])) sizes[0] = sizes[1];
    s->drift_count = 0;
    s->drift_size = (float)sizes[0];
    s->is_drifting = fabs(sizes[0]) >= (was_drifting ? 0.5 : 1.0);
    if (s->is_drifting == was_drifting) return MODEL_NO_EVENT;
    return was_drifting ? MODEL_END : MODEL_START;
}
#endif
