/* lstm_int8.h: belongs to lstm_int8.c, which checks it. Written by edgeae. */
#ifndef LSTM_INT8_H
#define LSTM_INT8_H

#define LSTM_INT8_FILE 0x21eb97a3UL
#define LSTM_INT8_INPUT_SIZE 16 /* floats in a window */
#define LSTM_INT8_SCRATCH_FLOATS 88
#define LSTM_INT8_THRESHOLD 0.1451406f
#define LSTM_INT8_NAME "lstm_int8"
#define LSTM_INT8_PRECISION "int8"
#define LSTM_INT8_INPUT_SHAPE {8, 2}
#define LSTM_INT8_FEATURES {"flow", "load"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    LSTM_INT8_OK = 0,
    LSTM_INT8_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    LSTM_INT8_NULL_POINTER = 2,   /* an argument is a null pointer */
    LSTM_INT8_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} lstm_int8_status;

/* x holds one window in raw units, LSTM_INT8_INPUT_SIZE values, row by row. A result is written only
   where LSTM_INT8_OK is returned. One scratch serves all calls: one call at a time. */
lstm_int8_status lstm_int8_score(const float *x, float *score);
lstm_int8_status lstm_int8_is_anomaly(const float *x, int *is_anomaly);   /* score > LSTM_INT8_THRESHOLD */
lstm_int8_status lstm_int8_reconstruct(const float *x, float *x_hat);     /* LSTM_INT8_INPUT_SIZE values */
lstm_int8_status lstm_int8_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
lstm_int8_status lstm_int8_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char lstm_int8_manifest[];

#ifdef __cplusplus
}
#endif

#endif
