/* Faults of sensors, as edgeae_runtime/stream/sensor_checks.py, one reading at a time. */
static void model_mark(uint32_t *channels, size_t c)
{
    channels[c / 32] |= (uint32_t)1 << c % 32;
}

#ifdef MODEL_RUN
/* Lengthen the run of equal values that a channel ends, and return whether it is too long. */
static int model_is_flat(
    model_stream *s, size_t c, const MODEL_VALUE *value, const MODEL_VALUE *before)
{
    const MODEL_RUN longest = (MODEL_RUN)~(MODEL_RUN)0;
    MODEL_RUN run = s->runs[c];
    if (run == 0 || *value < *before || *value > *before) run = 0;
#ifndef MODEL_COUNTS
    if (!model_are_finite(before, 1)) run = 0;
#endif
    if (run < longest) run++;
    s->runs[c] = run;
    return run > model_max_runs[c];
}
#endif

static void model_check_reading(
    model_stream *s, const MODEL_VALUE *x, const MODEL_VALUE *before)
{
    int is_bad = 0, is_flat = 0;
    size_t c;
    if (s->bad_age > 0) s->bad_age++;
    if (s->flat_age > 0) s->flat_age++;
    for (c = 0; c < MODEL_CHANNELS; c++) {
#ifndef MODEL_COUNTS
        if (!model_are_finite(x + c, 1)) {
            model_mark(s->not_finite, c);
            model_mark(s->bad, c);
            is_bad = 1;
#ifdef MODEL_RUN
            s->runs[c] = 0; /* equal to nothing */
#endif
            continue;
        }
#endif
        if (!(x[c] >= model_lowest[c] && x[c] <= model_highest[c])) {
            model_mark(s->bad, c);
            is_bad = 1;
        }
#ifdef MODEL_RUN
        if (model_is_flat(s, c, x + c, before + c)) {
            if (!is_flat) memset(s->flat, 0, sizeof s->flat); /* the last reading's count */
            model_mark(s->flat, c);
            is_flat = 1;
        }
#endif
    }
    (void)before;
    if (is_bad) s->bad_age = 1;
    if (is_flat) s->flat_age = 1;
}

/* Begin to check the readings that the next window has and the last one had not. */
static void model_check_begin(model_stream *s)
{
    s->bad_age = s->flat_age = 0;
    memset(s->bad, 0, sizeof s->bad);
    memset(s->not_finite, 0, sizeof s->not_finite);
}

/* Note the last fault in the readings since then, and how long it stays in the window. */
static void model_check_end(model_stream *s)
{
    const MODEL_SPAN fresh = s->options.stride;
    s->fault_left = (MODEL_SPAN)(s->fault_left > fresh ? s->fault_left - fresh : 0);
    if (s->bad_age > 0) {
        size_t word;
        const uint32_t *channels = s->bad;
        s->reason = MODEL_REASON_OUT_OF_RANGE;
        for (word = 0; word < MODEL_CHANNEL_WORDS; word++) {
            if (s->not_finite[word] == 0) continue;
            s->reason = MODEL_REASON_NOT_FINITE;
            channels = s->not_finite;
        }
        memcpy(s->fault, channels, sizeof s->fault);
        s->fault_left = (MODEL_SPAN)(MODEL_STEPS + 1u - s->bad_age);
    } else if (s->flat_age > 0) {
        s->reason = MODEL_REASON_FLATLINE;
        memcpy(s->fault, s->flat, sizeof s->fault);
        s->fault_left = (MODEL_SPAN)(MODEL_STEPS + 1u - s->flat_age);
    }
    model_check_begin(s);
}

#if !defined(MODEL_NO_CLOCK) && MODEL_STEPS > 1
typedef enum { MODEL_IN_STEP, MODEL_JUMP, MODEL_DROP } model_step;

/* Take a stamp, as edgeae_runtime/stream/clock.py. */
static model_step model_clock_take(model_stream *s, int64_t time_us)
{
    if (s->stamps > 0) {
        const int64_t step = time_us - s->time_us;
        if (step == 0) {
            s->repeated++;
            return MODEL_DROP;
        }
        if (step < 0 || step > MODEL_LONGEST_STEP_US) {
            if (step < 0 && step >= -(int64_t)MODEL_LATEST_US) {
                s->late++;
                return MODEL_DROP;
            }
            s->time_us = time_us;
            s->stamps = 1;
            return MODEL_JUMP;
        }
#ifdef MODEL_RATE_HZ
        s->newest_interval = (MODEL_SPAN)(s->newest_interval + 1u < MODEL_STEPS - 1u
            ? s->newest_interval + 1u : 0u);
        s->intervals[s->newest_interval] = (MODEL_INTERVAL)step;
#endif
    }
    if (s->stamps < MODEL_STEPS) s->stamps++;
    s->time_us = time_us;
    return MODEL_IN_STEP;
}

/* Whether a full window's readings came a tenth faster or slower than in training. */
static int model_clock_is_other_rate(const model_stream *s)
{
#ifdef MODEL_RATE_HZ
    const double period = 1e9 / MODEL_RATE_HZ;
    volatile double allowed = 0.1 * period;
    uint64_t span = 0;
    size_t i;
    if (s->stamps < MODEL_STEPS) return 0;
    for (i = 0; i < MODEL_STEPS - 1; i++) span += s->intervals[i];
    return fabs((double)(span * 1000u) / (MODEL_STEPS - 1) - period) > allowed;
#else
    (void)s;
    return 0;
#endif
}
#endif

#if !defined(MODEL_NO_DYNAMICS) && defined(MODEL_HAS_DYNAMICS)
/* How channels move, as edgeae_runtime/stream/dynamics_checks.py: the mean absolute value of
   weighted differences, with n weights apart by `apart`. Marks the channels above the limit. */
static int model_moves_otherwise(
    const MODEL_VALUE *rows, const EDGEAE_ROM float *weights, size_t n, uint32_t *channels)
{
    int is_above = 0;
    size_t c, i, t;
    for (c = 0; c < MODEL_CHANNELS; c++, weights += n) {
        const MODEL_VALUE *x = n == 1 ? rows + c : rows;
        float sum = 0.0f;
        for (t = 1; t < MODEL_STEPS; t++, x += MODEL_CHANNELS) {
            float step = 0.0f;
            for (i = 0; i < n; i++) step += (float)(x[MODEL_CHANNELS + i] - x[i]) * weights[i];
            sum += fabsf(step);
        }
        if (!(sum / (float)(MODEL_STEPS - 1) <= 1.25f)) {
            model_mark(channels, c);
            is_above = 1;
        }
    }
    return is_above;
}

static model_reason model_check_dynamics(const model_stream *s, uint32_t *channels)
{
    if (model_moves_otherwise(s->rows, model_step_weights, 1, channels)) return MODEL_REASON_NOISY;
#ifdef MODEL_HAS_RESIDUALS
    if (model_moves_otherwise(s->rows, model_residual_weights, MODEL_CHANNELS, channels)) {
        return MODEL_REASON_DECORRELATED;
    }
#endif
    return MODEL_NO_REASON;
}
#endif
