/* dense_float32.h: belongs to dense_float32.c, which checks it. Written by edgeae. */
#ifndef DENSE_FLOAT32_H
#define DENSE_FLOAT32_H

#define DENSE_FLOAT32_FILE 0xeffe0f04UL
#define DENSE_FLOAT32_INPUT_SIZE 4 /* floats in a window */
#define DENSE_FLOAT32_SCRATCH_FLOATS 12
#define DENSE_FLOAT32_THRESHOLD 2.9459257f
#define DENSE_FLOAT32_NAME "dense_float32"
#define DENSE_FLOAT32_PRECISION "float32"
#define DENSE_FLOAT32_INPUT_SHAPE {4}
#define DENSE_FLOAT32_FEATURES {"flow", "load", "heat", "noise"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    DENSE_FLOAT32_OK = 0,
    DENSE_FLOAT32_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    DENSE_FLOAT32_NULL_POINTER = 2,   /* an argument is a null pointer */
    DENSE_FLOAT32_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} dense_float32_status;

/* x holds one window in raw units, DENSE_FLOAT32_INPUT_SIZE values, row by row. A result is written only
   where DENSE_FLOAT32_OK is returned. One scratch serves all calls: one call at a time. */
dense_float32_status dense_float32_score(const float *x, float *score);
dense_float32_status dense_float32_is_anomaly(const float *x, int *is_anomaly);   /* score > DENSE_FLOAT32_THRESHOLD */
dense_float32_status dense_float32_reconstruct(const float *x, float *x_hat);     /* DENSE_FLOAT32_INPUT_SIZE values */
dense_float32_status dense_float32_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
dense_float32_status dense_float32_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char dense_float32_manifest[];

#ifdef __cplusplus
}
#endif

#endif
