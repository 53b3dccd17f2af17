/* lstm_float32.h: belongs to lstm_float32.c, which checks it. Written by edgeae. */
#ifndef LSTM_FLOAT32_H
#define LSTM_FLOAT32_H

#define LSTM_FLOAT32_FILE 0xdd7ee545UL
#define LSTM_FLOAT32_INPUT_SIZE 16 /* floats in a window */
#define LSTM_FLOAT32_SCRATCH_FLOATS 88
#define LSTM_FLOAT32_THRESHOLD 0.14531946f
#define LSTM_FLOAT32_NAME "lstm_float32"
#define LSTM_FLOAT32_PRECISION "float32"
#define LSTM_FLOAT32_INPUT_SHAPE {8, 2}
#define LSTM_FLOAT32_FEATURES {"flow", "load"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    LSTM_FLOAT32_OK = 0,
    LSTM_FLOAT32_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    LSTM_FLOAT32_NULL_POINTER = 2,   /* an argument is a null pointer */
    LSTM_FLOAT32_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} lstm_float32_status;

/* x holds one window in raw units, LSTM_FLOAT32_INPUT_SIZE values, row by row. A result is written only
   where LSTM_FLOAT32_OK is returned. One scratch serves all calls: one call at a time. */
lstm_float32_status lstm_float32_score(const float *x, float *score);
lstm_float32_status lstm_float32_is_anomaly(const float *x, int *is_anomaly);   /* score > LSTM_FLOAT32_THRESHOLD */
lstm_float32_status lstm_float32_reconstruct(const float *x, float *x_hat);     /* LSTM_FLOAT32_INPUT_SIZE values */
lstm_float32_status lstm_float32_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
lstm_float32_status lstm_float32_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char lstm_float32_manifest[];

#ifdef __cplusplus
}
#endif

#endif
