#ifdef MODEL_STEP_FACTOR
/* Readings at even steps of shaft angle, as edgeae_runtime/recordings/order_tracking.py, to the bit:
   angles are in 2^-27 of a sample, and products and sums are rounded apart, in one order. */
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC push_options
#pragma GCC optimize("fp-contract=off")
#endif
#define MODEL_ONE ((uint32_t)1 << 27)      /* sample */
#define MODEL_REACH (MODEL_TRACKER_ROWS / 2) /* readings on each side of the slowest sample */
#define MODEL_AT(index) ((index) % MODEL_TRACKER_ROWS)

#if MODEL_TRACKER_WIDEST < 1 || MODEL_TRACKER_WIDEST > 64 \
    || (MODEL_TRACKER_WIDEST & (MODEL_TRACKER_WIDEST - 1)) != 0
#error "MODEL_TRACKER_WIDEST must be 1, 2, 4, 8, 16, 32 or 64"
#endif

/* The angle of a reading at a speed; 0 if that is missing, too low or too high. */
static uint32_t model_tracker_step(float rpm)
{
    uint32_t bits;
    int32_t shift;
    uint64_t step;
    memcpy(&bits, &rpm, sizeof bits);
    if (bits < 0x800000UL || bits >= 0x7F800000UL) return 0;
    shift = MODEL_STEP_SHIFT - (int32_t)(bits >> 23);
    if (shift < 20 || shift > 32) return 0;
    step = ((uint64_t)((bits & 0x7FFFFFUL) | 0x800000UL) * MODEL_STEP_FACTOR) >> shift;
    return step < MODEL_ONE / MODEL_TRACKER_WIDEST || step > 16 * MODEL_ONE ? 0 : (uint32_t)step;
}

/* The windowed sinc at an angle within 16 samples. */
static float model_tracker_weight(uint32_t turn)
{
    const EDGEAE_ROM float *const cubic = model_sinc + 4 * (turn >> 24);
    const float x = (float)(turn & 0xFFFFFFUL);
    return ((cubic[3] * x + cubic[2]) * x + cubic[1]) * x + cubic[0];
}

static void model_tracker_add(
    const MODEL_VALUE *row, const MODEL_VALUE *middle, float weight, float *sums)
{
    size_t c;
    for (c = 0; c < MODEL_CHANNELS; c++) sums[c] += weight * (float)(row[c] - middle[c]);
}

#ifdef MODEL_COUNTS
static int16_t model_tracker_sum(int16_t middle, float more)
{
    const float sum = (float)middle + more, half = sum < 0.0f ? -0.5f : 0.5f;
    return (int16_t)(sum < -32768.0f ? -32768.0f : sum > 32767.0f ? 32767.0f : sum + half);
}
#else
static float model_tracker_sum(float middle, float more)
{
    return middle + more;
}
#endif

/* Interpolate between reading `at` of the ring and the next one, whose angles are `step` apart. */
static void model_tracker_sample(
    const model_tracker *t, uint32_t at, uint32_t step, MODEL_VALUE *sample)
{
    const MODEL_VALUE *const middle = t->rows + at * MODEL_CHANNELS;
    const uint32_t span = 16 * MODEL_ONE, oldest = MODEL_AT(t->newest + 1u - t->held);
    uint32_t start = t->left, turn, i = at;
    float sums[MODEL_CHANNELS], total = 0.0f;
    size_t c;
    for (c = 0; c < MODEL_CHANNELS; c++) sums[c] = 0.0f;
    if (step >= MODEL_ONE) {
        start = (uint32_t)((float)t->left / (float)step * (float)MODEL_ONE);
        step = MODEL_ONE;
    }
    for (turn = start; turn < span; turn += step) {
        const float weight = model_tracker_weight(turn);
        total += weight;
        model_tracker_add(t->rows + i * MODEL_CHANNELS, middle, weight, sums);
        if (i != oldest) i = MODEL_AT(i - 1u); /* the first reading is before itself, too */
    }
    for (turn = step - start, i = at; turn < span; turn += step) {
        const float weight = model_tracker_weight(turn);
        i = MODEL_AT(i + 1u);
        total += weight;
        model_tracker_add(t->rows + i * MODEL_CHANNELS, middle, weight, sums);
    }
    for (c = 0; c < MODEL_CHANNELS; c++) sample[c] = model_tracker_sum(middle[c], sums[c] / total);
}

static void model_tracker_write(model_tracker *t, const MODEL_VALUE *reading, uint32_t step)
{
    if (t->held > 0) {
        t->newest = MODEL_AT(t->newest + 1u);
        t->steps[t->newest % MODEL_REACH] = (t->step & step) + ((t->step ^ step) >> 1);
        t->waiting++;
    }
    memcpy(t->rows + t->newest * MODEL_CHANNELS, reading, sizeof *reading * MODEL_CHANNELS);
    if (t->held < MODEL_TRACKER_ROWS) t->held++;
    t->step = step;
}

/* Find the next sample that has all of its readings; if there is none yet, return 0. */
static uint32_t model_tracker_next(model_tracker *t)
{
    while (t->waiting > 0) {
        const uint32_t step = t->steps[(t->newest + 1u - t->waiting) % MODEL_REACH];
        if (t->left < step) {
            const uint32_t widest = step < MODEL_ONE ? (MODEL_ONE + step - 1u) / step : 1u;
            return t->waiting < 16 * widest ? 0 : step;
        }
        t->left -= step;
        t->waiting--;
    }
    return 0;
}

static void model_tracker_restart(model_tracker *t)
{
    t->newest = t->held = t->waiting = t->left = 0;
    t->is_new = 1;
}

model_status model_tracker_init(model_tracker *tracker, size_t size)
{
    if (tracker == NULL) return MODEL_NULL_POINTER;
    if (size != sizeof *tracker) return MODEL_BAD_ARGUMENT;
    memset(tracker, 0, sizeof *tracker);
    tracker->size = (uint32_t)sizeof *tracker;
    model_tracker_restart(tracker);
    return MODEL_OK;
}

model_status model_tracker_push(
    model_tracker *tracker, model_stream *stream, const MODEL_VALUE *reading, float rpm,
    void (*on_verdict)(const model_verdict *verdict, void *context), void *context)
{
    uint32_t step = model_tracker_step(rpm);
    if (tracker == NULL || stream == NULL || reading == NULL || on_verdict == NULL) {
        return MODEL_NULL_POINTER;
    }
    if (!MODEL_IS_LOADED || tracker->size != sizeof *tracker || stream->file != MODEL_FILE) {
        return MODEL_BAD_STATE; /* was not begun */
    }
    if (step == 0) {
        model_tracker_restart(tracker);
        return MODEL_OK;
    }
    model_tracker_write(tracker, reading, step);
    for (step = model_tracker_next(tracker); step > 0; step = model_tracker_next(tracker)) {
        MODEL_VALUE *const sample = stream->rows + (size_t)stream->head * MODEL_CHANNELS;
        const uint32_t at = MODEL_AT(tracker->newest - tracker->waiting);
        model_status status;
        if (tracker->is_new) model_stream_restart(stream);
        tracker->is_new = 0;
        model_tracker_sample(tracker, at, step, sample);
        tracker->left += MODEL_ONE;
        status = model_stream_push_block(stream, sample, 1, on_verdict, context);
        if (status != MODEL_OK) return status;
    }
    return MODEL_OK;
}
#if defined(__clang__)
#pragma STDC FP_CONTRACT DEFAULT
#elif defined(__GNUC__)
#pragma GCC pop_options
#endif
#endif
