/* linear_int8.h: belongs to linear_int8.c, which checks it. Written by edgeae. */
#ifndef LINEAR_INT8_H
#define LINEAR_INT8_H

#define LINEAR_INT8_FILE 0xe1d25cc8UL
#define LINEAR_INT8_INPUT_SIZE 4 /* floats in a window */
#define LINEAR_INT8_SCRATCH_FLOATS 6
#define LINEAR_INT8_THRESHOLD 0.20495409f
#define LINEAR_INT8_NAME "linear_int8"
#define LINEAR_INT8_PRECISION "int8"
#define LINEAR_INT8_INPUT_SHAPE {4}
#define LINEAR_INT8_FEATURES {"flow", "load", "heat", "noise"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    LINEAR_INT8_OK = 0,
    LINEAR_INT8_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    LINEAR_INT8_NULL_POINTER = 2,   /* an argument is a null pointer */
    LINEAR_INT8_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} linear_int8_status;

/* x holds one window in raw units, LINEAR_INT8_INPUT_SIZE values, row by row. A result is written only
   where LINEAR_INT8_OK is returned. One scratch serves all calls: one call at a time. */
linear_int8_status linear_int8_score(const float *x, float *score);
linear_int8_status linear_int8_is_anomaly(const float *x, int *is_anomaly);   /* score > LINEAR_INT8_THRESHOLD */
linear_int8_status linear_int8_reconstruct(const float *x, float *x_hat);     /* LINEAR_INT8_INPUT_SIZE values */
linear_int8_status linear_int8_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
linear_int8_status linear_int8_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char linear_int8_manifest[];

#ifdef __cplusplus
}
#endif

#endif
