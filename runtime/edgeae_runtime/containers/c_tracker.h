
#ifndef MODEL_NO_STREAM
/* Order tracking: readings go in with the speed of the shaft, and the stream gets samples at even
   steps of its angle, 16 samples late. A tracker has MODEL_TRACKER_BYTES: readings of 32 samples at
   the slowest speed. To save memory define MODEL_TRACKER_WIDEST as a smaller power of two, for every
   file that includes this one: slower speeds are rest then. */
#ifndef MODEL_TRACKER_WIDEST
#define MODEL_TRACKER_WIDEST 64 /* readings a sample at the slowest speed */
#endif
#define MODEL_MIN_RPM (MODEL_MAX_RPM / 16 / MODEL_TRACKER_WIDEST)
#define MODEL_TRACKER_ROWS (32u * MODEL_TRACKER_WIDEST)
#define MODEL_TRACKER_BYTES \
    (MODEL_TRACKER_ROWS * (MODEL_CHANNELS * sizeof(MODEL_VALUE) + 2u) + 28u)

/* Yours to place. After a restart begin anew, also with a stream that was resumed. */
typedef struct {
    MODEL_VALUE rows[MODEL_TRACKER_ROWS * MODEL_CHANNELS]; /* a ring of readings, */
    uint32_t steps[MODEL_TRACKER_ROWS / 2];                /* and of angles to the newest of them */
    uint32_t size, step, left, newest, held, waiting, is_new;
} model_tracker;

/* Begin anew; size is sizeof(model_tracker). */
model_status model_tracker_init(model_tracker *tracker, size_t size);

/* Take one of MODEL_READING_RATE_HZ readings a second, with the speed in rpm; on_verdict is called with
   each verdict of the stream, which takes no other readings. At a speed of 0, NaN, below MODEL_MIN_RPM or
   above MODEL_MAX_RPM the window ends, and the next one begins behind it: give 0 where readings were
   lost. */
model_status model_tracker_push(
    model_tracker *tracker, model_stream *stream, const MODEL_VALUE *reading, float rpm,
    void (*on_verdict)(const model_verdict *verdict, void *context), void *context);
#endif
