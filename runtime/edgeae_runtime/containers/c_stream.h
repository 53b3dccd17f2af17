
/* The stream: readings one by one, verdicts as Scorer.stream gives them. Define MODEL_NO_STREAM to
   leave it out, or MODEL_NO_CLOCK, MODEL_NO_DYNAMICS, MODEL_NO_TRACKING, MODEL_NO_ALARMS or
   MODEL_NO_DRIFT to leave out a part: for every file that includes this one. */
#ifndef MODEL_NO_STREAM
typedef enum { MODEL_NO_VERDICT, MODEL_NORMAL, MODEL_ANOMALY, MODEL_INVALID } model_kind;

typedef enum { /* of an invalid verdict */
    MODEL_NO_REASON,
    MODEL_REASON_NOT_FINITE,
    MODEL_REASON_OUT_OF_RANGE,
    MODEL_REASON_FLATLINE,
    MODEL_REASON_SAMPLING_RATE,
    MODEL_REASON_GAP,
    MODEL_REASON_OVERFLOW,
    MODEL_REASON_NOISY,
    MODEL_REASON_DECORRELATED,
    MODEL_REASONS
} model_reason;

typedef enum { MODEL_NO_EVENT, MODEL_START, MODEL_END } model_event;

#define MODEL_CHANNEL_WORDS ((MODEL_CHANNELS + 31) / 32)

typedef struct {
    model_kind kind;     /* MODEL_NO_VERDICT: the reading completed no window */
    model_reason reason;
    uint32_t window;     /* number of the verdict, from 0 */
    int has_score;       /* not where it is invalid, unless noisy or decorrelated */
    float score;
    float threshold;     /* what the score was compared with */
    uint32_t channels[MODEL_CHANNEL_WORDS]; /* those with the reason, a bit each */
    model_event alarm;   /* whether an alarm started or ended with this window, */
    model_event drift;   /* or a drift of normal scores */
} model_verdict;

typedef struct {
    MODEL_SPAN stride;     /* readings from the start of one window to the next */
    uint8_t votes, of;     /* an alarm starts when so many of the last windows are anomalies, */
    uint8_t clear_at;      /* and ends when at most so many are, */
    uint8_t tracking;      /* whether the threshold follows drift */
    uint16_t min_duration; /* but lasts so many windows at least, */
    uint16_t cooldown;     /* and the next one starts so many windows later */
    uint16_t drift_span;   /* normal windows that drift is judged by, 0 or at least 5 */
    uint16_t min_thousandths, max_thousandths; /* bounds of a tracking threshold, as shares of its
                              start; a largest of 0 is no bound */
} model_stream_options;

#define MODEL_STREAM_DEFAULTS {MODEL_STRIDE, 3, 5, 0, MODEL_TRACKING, 1, 0, 1000, 370, 0}

/* Yours to place and to keep; its members are for reading. */
typedef struct {
    uint32_t crc, file, size; /* what model_stream_resume compares */
    model_stream_options options;
    MODEL_VALUE rows[MODEL_INPUT_SIZE]; /* a ring; after a scored window that window, first row first */
#if !defined(MODEL_NO_CLOCK) && MODEL_STEPS > 1
    int64_t time_us;          /* of the last reading, and the times between those before it */
#ifdef MODEL_RATE_HZ
    MODEL_INTERVAL intervals[MODEL_STEPS - 1];
#endif
    MODEL_SPAN stamps, newest_interval;
#endif
#ifndef MODEL_NO_TRACKING
    double tracked;           /* the threshold of the next window */
    uint32_t far_run;
    uint16_t seen, new_normals;
#endif
#ifndef MODEL_NO_DRIFT
    double heights[2][5];     /* markers of the median and of the 0.9 quantile of a span */
    uint16_t positions[2][5];
    uint16_t drift_count;
    uint8_t is_drifting;
    float drift_size;         /* of the last span: 1 is where the next quartile was */
#endif
#ifndef MODEL_NO_ALARMS
    uint32_t votes;           /* a bit for each of the last valid windows */
    uint32_t alarms;          /* so far */
    uint32_t alarm_window, peak_window;
    float peak_score;
    uint16_t duration, cooldown_left;
    uint8_t is_alarm;
#endif
    uint32_t readings, normal, anomalies, invalid[MODEL_REASONS], late, repeated;
    uint32_t bad[MODEL_CHANNEL_WORDS], not_finite[MODEL_CHANNEL_WORDS];
    uint32_t flat[MODEL_CHANNEL_WORDS], fault[MODEL_CHANNEL_WORDS];
#ifdef MODEL_RUN
    MODEL_RUN runs[MODEL_CHANNELS];
#endif
    float start;              /* the threshold that the model had */
    MODEL_SPAN head, missing, fault_left, bad_age, flat_age;
    uint8_t reason;
} model_stream;

/* Begin anew; options may be NULL for MODEL_STREAM_DEFAULTS. size is sizeof(model_stream), so that
   two files that leave out different parts are noticed. */
model_status model_stream_init(
    model_stream *stream, size_t size, const model_stream_options *options);

/* Take one reading of MODEL_CHANNELS values in MODEL_UNIT; NaN and infinity make windows invalid. */
model_status model_stream_push(
    model_stream *stream, const MODEL_VALUE *reading, model_verdict *verdict);

/* The same with the time of the reading, by any clock that counts microseconds. */
model_status model_stream_push_at(
    model_stream *stream, const MODEL_VALUE *reading, int64_t time_us, model_verdict *verdict);

/* Take n readings, as half a DMA buffer holds them; on_verdict is called with each verdict. */
model_status model_stream_push_block(
    model_stream *stream, const MODEL_VALUE *readings, size_t n,
    void (*on_verdict)(const model_verdict *verdict, void *context), void *context);

#ifndef MODEL_COUNTS
/* The same with counts of a converter: a channel's reading is its count * gain + offset, in the units
   of training. Both may be NULL where those are counts. */
model_status model_stream_push_counts(
    model_stream *stream, const int16_t *counts, size_t n, const float *gain, const float *offset,
    void (*on_verdict)(const model_verdict *verdict, void *context), void *context);
#endif

/* Compute the CRC, after which the bytes may be copied to FRAM or flash; and check bytes that came
   back from there: MODEL_BAD_STATE means that the stream has to begin anew. */
model_status model_stream_seal(model_stream *stream);
model_status model_stream_resume(const model_stream *stream, size_t size);
#endif
