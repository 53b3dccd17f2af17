/* linear_int8_full.h: belongs to linear_int8_full.c, which checks it. Written by edgeae. */
#ifndef LINEAR_INT8_FULL_H
#define LINEAR_INT8_FULL_H

#define LINEAR_INT8_FULL_FILE 0x1fbad782UL
#define LINEAR_INT8_FULL_INPUT_SIZE 4 /* floats in a window */
#define LINEAR_INT8_FULL_SCRATCH_FLOATS 4
#define LINEAR_INT8_FULL_THRESHOLD 0.20453942f
#define LINEAR_INT8_FULL_NAME "linear_int8_full"
#define LINEAR_INT8_FULL_PRECISION "int8-full"
#define LINEAR_INT8_FULL_INPUT_SHAPE {4}
#define LINEAR_INT8_FULL_FEATURES {"flow", "load", "heat", "noise"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    LINEAR_INT8_FULL_OK = 0,
    LINEAR_INT8_FULL_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    LINEAR_INT8_FULL_NULL_POINTER = 2,   /* an argument is a null pointer */
    LINEAR_INT8_FULL_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} linear_int8_full_status;

/* x holds one window in raw units, LINEAR_INT8_FULL_INPUT_SIZE values, row by row. A result is written only
   where LINEAR_INT8_FULL_OK is returned. One scratch serves all calls: one call at a time. */
linear_int8_full_status linear_int8_full_score(const float *x, float *score);
linear_int8_full_status linear_int8_full_is_anomaly(const float *x, int *is_anomaly);   /* score > LINEAR_INT8_FULL_THRESHOLD */
linear_int8_full_status linear_int8_full_reconstruct(const float *x, float *x_hat);     /* LINEAR_INT8_FULL_INPUT_SIZE values */
linear_int8_full_status linear_int8_full_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
linear_int8_full_status linear_int8_full_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char linear_int8_full_manifest[];

#ifdef __cplusplus
}
#endif

#endif
