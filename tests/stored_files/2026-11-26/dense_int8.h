/* dense_int8.h: belongs to dense_int8.c, which checks it. Written by edgeae. */
#ifndef DENSE_INT8_H
#define DENSE_INT8_H

#define DENSE_INT8_FILE 0x98935e8eUL
#define DENSE_INT8_INPUT_SIZE 4 /* floats in a window */
#define DENSE_INT8_SCRATCH_FLOATS 12
#define DENSE_INT8_THRESHOLD 2.9652867f
#define DENSE_INT8_NAME "dense_int8"
#define DENSE_INT8_PRECISION "int8"
#define DENSE_INT8_INPUT_SHAPE {4}
#define DENSE_INT8_FEATURES {"flow", "load", "heat", "noise"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    DENSE_INT8_OK = 0,
    DENSE_INT8_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    DENSE_INT8_NULL_POINTER = 2,   /* an argument is a null pointer */
    DENSE_INT8_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} dense_int8_status;

/* x holds one window in raw units, DENSE_INT8_INPUT_SIZE values, row by row. A result is written only
   where DENSE_INT8_OK is returned. One scratch serves all calls: one call at a time. */
dense_int8_status dense_int8_score(const float *x, float *score);
dense_int8_status dense_int8_is_anomaly(const float *x, int *is_anomaly);   /* score > DENSE_INT8_THRESHOLD */
dense_int8_status dense_int8_reconstruct(const float *x, float *x_hat);     /* DENSE_INT8_INPUT_SIZE values */
dense_int8_status dense_int8_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
dense_int8_status dense_int8_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char dense_int8_manifest[];

#ifdef __cplusplus
}
#endif

#endif
