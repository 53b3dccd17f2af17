/* conv_int8.h: belongs to conv_int8.c, which checks it. Written by edgeae. */
#ifndef CONV_INT8_H
#define CONV_INT8_H

#define CONV_INT8_FILE 0x9ae29b1fUL
#define CONV_INT8_INPUT_SIZE 16 /* floats in a window */
#define CONV_INT8_SCRATCH_FLOATS 68
#define CONV_INT8_THRESHOLD 0.04528424f
#define CONV_INT8_NAME "conv_int8"
#define CONV_INT8_PRECISION "int8"
#define CONV_INT8_INPUT_SHAPE {8, 2}
#define CONV_INT8_FEATURES {"flow", "load"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    CONV_INT8_OK = 0,
    CONV_INT8_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    CONV_INT8_NULL_POINTER = 2,   /* an argument is a null pointer */
    CONV_INT8_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} conv_int8_status;

/* x holds one window in raw units, CONV_INT8_INPUT_SIZE values, row by row. A result is written only
   where CONV_INT8_OK is returned. One scratch serves all calls: one call at a time. */
conv_int8_status conv_int8_score(const float *x, float *score);
conv_int8_status conv_int8_is_anomaly(const float *x, int *is_anomaly);   /* score > CONV_INT8_THRESHOLD */
conv_int8_status conv_int8_reconstruct(const float *x, float *x_hat);     /* CONV_INT8_INPUT_SIZE values */
conv_int8_status conv_int8_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
conv_int8_status conv_int8_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char conv_int8_manifest[];

#ifdef __cplusplus
}
#endif

#endif
