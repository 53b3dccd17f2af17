static void model_stream_restart(model_stream *s)
{
    s->missing = MODEL_STEPS;
    s->reason = MODEL_NO_REASON;
    s->fault_left = 0;
    model_check_begin(s);
#ifdef MODEL_RUN
    memset(s->runs, 0, sizeof s->runs);
#endif
}

/* Use the threshold of the model from now on. */
static void model_stream_use(model_stream *s)
{
    s->start = model_threshold();
#ifndef MODEL_NO_TRACKING
    model_tracking_begin(s);
#endif
}

static int model_are_options(const model_stream_options *options)
{
    return options->stride > 0 && options->votes > 0 && options->votes <= options->of
        && options->of <= 32 && options->clear_at < options->votes && options->min_duration > 0
        && (options->drift_span == 0 || options->drift_span >= 5)
        && options->min_thousandths > 0 && options->min_thousandths <= 1000
        && (options->max_thousandths == 0 || options->max_thousandths >= 1000);
}

model_status model_stream_init(
    model_stream *stream, size_t size, const model_stream_options *options)
{
    static const model_stream_options defaults = MODEL_STREAM_DEFAULTS;
    const model_stream_options *const chosen = options == NULL ? &defaults : options;
    if (stream == NULL) return MODEL_NULL_POINTER;
    if (!MODEL_IS_LOADED) return MODEL_BAD_STATE;
    if (size != sizeof *stream || !model_are_options(chosen)) return MODEL_BAD_ARGUMENT;
    memset(stream, 0, sizeof *stream);
    stream->file = MODEL_FILE;
    stream->size = (uint32_t)sizeof *stream;
    stream->options = *chosen;
    model_stream_use(stream);
    model_stream_restart(stream);
    return MODEL_OK;
}

model_status model_stream_seal(model_stream *stream)
{
    if (stream == NULL) return MODEL_NULL_POINTER;
    stream->crc = model_crc(stream, sizeof *stream);
    return MODEL_OK;
}

model_status model_stream_resume(const model_stream *stream, size_t size)
{
    if (stream == NULL) return MODEL_NULL_POINTER;
    if (!MODEL_IS_LOADED || size != sizeof *stream || stream->file != MODEL_FILE || stream->size != sizeof *stream
        || stream->crc != model_crc(stream, sizeof *stream)) {
        return MODEL_BAD_STATE;
    }
    return MODEL_OK;
}

static void model_write(model_stream *s, const MODEL_VALUE *reading)
{
    MODEL_VALUE *const row = s->rows + (size_t)s->head * MODEL_CHANNELS;
    const size_t newest = s->head > 0 ? s->head - 1u : MODEL_STEPS - 1u;
    if (s->missing <= MODEL_STEPS) {
        model_check_reading(s, reading, s->rows + newest * MODEL_CHANNELS);
    }
#ifdef MODEL_RUN
    else memset(s->runs, 0, sizeof s->runs); /* no window has this reading */
#endif
    if (row != reading) memcpy(row, reading, sizeof *row * MODEL_CHANNELS);
    s->head = (MODEL_SPAN)(s->head + 1u < MODEL_STEPS ? s->head + 1u : 0u);
    s->missing--;
    s->readings++;
}

static void model_reverse(MODEL_VALUE *x, size_t n)
{
    MODEL_VALUE *end = x + n;
    for (; n > 1; n -= 2) {
        const MODEL_VALUE first = *x;
        *x++ = *--end;
        *end = first;
    }
}

/* Turn the ring so that the window lies in order, as the network wants it. */
static void model_turn(model_stream *s)
{
    const size_t old = (size_t)s->head * MODEL_CHANNELS;
    if (old == 0) return;
    model_reverse(s->rows, old);
    model_reverse(s->rows + old, MODEL_INPUT_SIZE - old);
    model_reverse(s->rows, MODEL_INPUT_SIZE);
    s->head = 0;
}

static model_reason model_stream_score(model_stream *s, model_verdict *v)
{
    double score;
    model_turn(s);
    network(s->rows, model_scratch);
    to_score(s->rows, model_scratch, &v->score);
    if (!model_are_finite(&v->score, 1)) {
        v->score = 0.0f;
        return MODEL_REASON_OVERFLOW;
    }
    v->has_score = 1;
    score = (double)v->score;
#ifndef MODEL_NO_TRACKING
    v->kind = s->options.tracking ? (score > s->tracked ? MODEL_ANOMALY : MODEL_NORMAL)
                                  : (v->score > s->start ? MODEL_ANOMALY : MODEL_NORMAL);
#else
    v->kind = v->score > s->start ? MODEL_ANOMALY : MODEL_NORMAL;
#endif
#if !defined(MODEL_NO_DYNAMICS) && defined(MODEL_HAS_DYNAMICS)
    if (v->kind == MODEL_NORMAL) {
        const model_reason reason = model_check_dynamics(s, v->channels);
        if (reason != MODEL_NO_REASON) return reason;
    }
#endif
    (void)score;
#ifndef MODEL_NO_TRACKING
    if (s->options.tracking) model_tracking_step(s, score);
#endif
#ifndef MODEL_NO_ALARMS
    v->alarm = model_alarms_take(s, v);
#endif
#ifndef MODEL_NO_DRIFT
    if (v->kind == MODEL_NORMAL) v->drift = model_drift_take(s, score);
#endif
    return MODEL_NO_REASON;
}

static void model_verdict_begin(const model_stream *s, model_verdict *v)
{
    memset(v, 0, sizeof *v);
    v->kind = MODEL_NO_VERDICT;
    v->threshold = s->start;
#ifndef MODEL_NO_TRACKING
    if (s->options.tracking) v->threshold = (float)s->tracked;
#endif
    v->window = s->normal + s->anomalies + s->invalid[MODEL_NO_REASON];
}

/* Count a verdict; invalid[0] is how many were invalid for any reason. */
static void model_verdict_end(model_stream *s, model_verdict *v, model_reason reason)
{
    v->reason = reason;
    if (reason != MODEL_NO_REASON) {
        v->kind = MODEL_INVALID;
        s->invalid[MODEL_NO_REASON]++;
        s->invalid[reason]++;
    } else if (v->kind == MODEL_ANOMALY) {
        s->anomalies++;
    } else {
        s->normal++;
    }
}

static void model_complete(model_stream *s, int has_time, model_verdict *v)
{
    model_reason reason;
    const float threshold = model_threshold();
    if (threshold < s->start || threshold > s->start) model_stream_use(s);
    model_verdict_begin(s, v);
    s->missing = s->options.stride;
    model_check_end(s);
    if (s->fault_left > 0) {
        reason = (model_reason)s->reason;
        memcpy(v->channels, s->fault, sizeof v->channels);
#if !defined(MODEL_NO_CLOCK) && MODEL_STEPS > 1
    } else if (has_time && model_clock_is_other_rate(s)) {
        reason = MODEL_REASON_SAMPLING_RATE;
#endif
    } else {
        reason = model_stream_score(s, v);
    }
    (void)has_time;
    model_verdict_end(s, v, reason);
}

static model_status model_pushed(
    model_stream *s, const MODEL_VALUE *reading, const int64_t *time_us, model_verdict *v)
{
    if (s == NULL || reading == NULL || v == NULL) return MODEL_NULL_POINTER;
    if (!MODEL_IS_LOADED || s->file != MODEL_FILE) return MODEL_BAD_STATE; /* was not begun */
    v->kind = MODEL_NO_VERDICT;
#if !defined(MODEL_NO_CLOCK) && MODEL_STEPS > 1
    if (time_us != NULL) {
        const model_step step = model_clock_take(s, *time_us);
        if (step == MODEL_DROP) return MODEL_OK;
        if (step == MODEL_JUMP) {
            model_stream_restart(s);
            model_write(s, reading);
            model_verdict_begin(s, v);
            model_verdict_end(s, v, MODEL_REASON_GAP);
            return MODEL_OK;
        }
    }
#endif
    model_write(s, reading);
    if (s->missing == 0) model_complete(s, time_us != NULL, v);
    return MODEL_OK;
}

model_status model_stream_push(
    model_stream *stream, const MODEL_VALUE *reading, model_verdict *verdict)
{
    return model_pushed(stream, reading, NULL, verdict);
}

model_status model_stream_push_at(
    model_stream *stream, const MODEL_VALUE *reading, int64_t time_us, model_verdict *verdict)
{
    return model_pushed(stream, reading, &time_us, verdict);
}

model_status model_stream_push_block(
    model_stream *stream, const MODEL_VALUE *readings, size_t n,
    void (*on_verdict)(const model_verdict *verdict, void *context), void *context)
{
    model_verdict verdict;
    if (readings == NULL || on_verdict == NULL) return MODEL_NULL_POINTER;
    for (; n > 0; n--, readings += MODEL_CHANNELS) {
        const model_status status = model_pushed(stream, readings, NULL, &verdict);
        if (status != MODEL_OK) return status;
        if (verdict.kind != MODEL_NO_VERDICT) on_verdict(&verdict, context);
    }
    return MODEL_OK;
}

#ifndef MODEL_COUNTS
model_status model_stream_push_counts(
    model_stream *stream, const int16_t *counts, size_t n, const float *gain, const float *offset,
    void (*on_verdict)(const model_verdict *verdict, void *context), void *context)
{
    size_t c;
    if (stream == NULL || counts == NULL) return MODEL_NULL_POINTER;
    if (!MODEL_IS_LOADED || stream->file != MODEL_FILE) return MODEL_BAD_STATE;
    for (; n > 0; n--) {
        float *const reading = stream->rows + (size_t)stream->head * MODEL_CHANNELS; /* its place */
        model_status status;
        for (c = 0; c < MODEL_CHANNELS; c++) {
            const float count = (float)*counts++;
            const float scaled = gain == NULL ? count : count * gain[c];
            reading[c] = offset == NULL ? scaled : scaled + offset[c];
        }
        status = model_stream_push_block(stream, reading, 1, on_verdict, context);
        if (status != MODEL_OK) return status;
    }
    return MODEL_OK;
}
#endif
