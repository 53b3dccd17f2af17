#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    MODEL_OK = 0,
    MODEL_NOT_FINITE = 1,      /* a value of x is NaN or infinite, or the score overflows float */
    MODEL_NULL_POINTER = 2,    /* an argument is a null pointer */
    MODEL_SELFTEST_FAILED = 3, /* this build gives other scores than the exporter's */
    MODEL_BAD_ARGUMENT = 4,    /* an option, a threshold or a rate is out of its range */
    MODEL_BAD_STATE = 5,       /* stored bytes are damaged, or those of another model or build */
    MODEL_TOO_FEW = 6,         /* the rate needs more windows */
    MODEL_HOLDS_ALARMS = 7,    /* the windows are not normal: they hold an alarm, */
    MODEL_CONTAMINATED = 8,    /* or the tail of their scores is heavier than in calibration */
    MODEL_MOVES_TOO_FAR = 9,   /* the threshold would move further than allowed */
    MODEL_TOO_OLD = 10,        /* a model as data has a lower version than allowed, */
    MODEL_NOT_SIGNED = 11      /* or no signature that holds */
} model_status;

/* x holds one window in MODEL_UNIT, MODEL_INPUT_SIZE values, row by row. A result is written only
   where MODEL_OK is returned. One scratch serves all calls: one call at a time. */
model_status model_score(const MODEL_VALUE *x, float *score);
model_status model_is_anomaly(const MODEL_VALUE *x, int *is_anomaly);   /* score > model_threshold() */
model_status model_reconstruct(const MODEL_VALUE *x, float *x_hat);     /* MODEL_RESULT_SIZE values */
model_status model_contributions(const MODEL_VALUE *x, float *shares);  /* as many; they sum to 1 */
#ifdef MODEL_RESULT_NAMES /* with a front end: as many, what it makes of a window */
model_status model_features(const MODEL_VALUE *x, float *features);
#endif
model_status model_selftest(void);                                /* the golden windows, here */

/* The threshold in use, MODEL_THRESHOLD at first. It is that of every stream, too. */
typedef struct {
    uint32_t crc;  /* CRC-32 of what follows */
    uint32_t file; /* MODEL_FILE, the digest of the model */
    float threshold;
} model_stored_threshold;

float model_threshold(void);
model_status model_set_threshold(float threshold);
/* For a share of false alarms such as 0.01, by the scores of calibration; six decimals count. */
model_status model_set_rate(float false_alarm_rate);
/* For the same, by n scores of normal windows that this device has seen (sorted in place), the
   alarms among them, and at most a relative change such as 0.5. Refused scores change nothing. */
model_status model_recalibrate(
    float *scores, size_t n, uint32_t alarms, float false_alarm_rate, float max_change);
void model_store_threshold(model_stored_threshold *stored); /* to be kept in flash or FRAM */
model_status model_restore_threshold(const model_stored_threshold *stored);

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char model_manifest[];
