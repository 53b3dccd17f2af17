/* conv_float32.h: belongs to conv_float32.c, which checks it. Written by edgeae. */
#ifndef CONV_FLOAT32_H
#define CONV_FLOAT32_H

#define CONV_FLOAT32_FILE 0xc6ccd9d2UL
#define CONV_FLOAT32_INPUT_SIZE 16 /* floats in a window */
#define CONV_FLOAT32_SCRATCH_FLOATS 68
#define CONV_FLOAT32_THRESHOLD 0.045068942f
#define CONV_FLOAT32_NAME "conv_float32"
#define CONV_FLOAT32_PRECISION "float32"
#define CONV_FLOAT32_INPUT_SHAPE {8, 2}
#define CONV_FLOAT32_FEATURES {"flow", "load"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    CONV_FLOAT32_OK = 0,
    CONV_FLOAT32_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    CONV_FLOAT32_NULL_POINTER = 2,   /* an argument is a null pointer */
    CONV_FLOAT32_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} conv_float32_status;

/* x holds one window in raw units, CONV_FLOAT32_INPUT_SIZE values, row by row. A result is written only
   where CONV_FLOAT32_OK is returned. One scratch serves all calls: one call at a time. */
conv_float32_status conv_float32_score(const float *x, float *score);
conv_float32_status conv_float32_is_anomaly(const float *x, int *is_anomaly);   /* score > CONV_FLOAT32_THRESHOLD */
conv_float32_status conv_float32_reconstruct(const float *x, float *x_hat);     /* CONV_FLOAT32_INPUT_SIZE values */
conv_float32_status conv_float32_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
conv_float32_status conv_float32_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char conv_float32_manifest[];

#ifdef __cplusplus
}
#endif

#endif
