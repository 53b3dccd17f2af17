/* linear_float32.h: belongs to linear_float32.c, which checks it. Written by edgeae. */
#ifndef LINEAR_FLOAT32_H
#define LINEAR_FLOAT32_H

#define LINEAR_FLOAT32_FILE 0xbadb30fdUL
#define LINEAR_FLOAT32_INPUT_SIZE 4 /* floats in a window */
#define LINEAR_FLOAT32_SCRATCH_FLOATS 6
#define LINEAR_FLOAT32_THRESHOLD 0.20454544f
#define LINEAR_FLOAT32_NAME "linear_float32"
#define LINEAR_FLOAT32_PRECISION "float32"
#define LINEAR_FLOAT32_INPUT_SHAPE {4}
#define LINEAR_FLOAT32_FEATURES {"flow", "load", "heat", "noise"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    LINEAR_FLOAT32_OK = 0,
    LINEAR_FLOAT32_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    LINEAR_FLOAT32_NULL_POINTER = 2,   /* an argument is a null pointer */
    LINEAR_FLOAT32_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} linear_float32_status;

/* x holds one window in raw units, LINEAR_FLOAT32_INPUT_SIZE values, row by row. A result is written only
   where LINEAR_FLOAT32_OK is returned. One scratch serves all calls: one call at a time. */
linear_float32_status linear_float32_score(const float *x, float *score);
linear_float32_status linear_float32_is_anomaly(const float *x, int *is_anomaly);   /* score > LINEAR_FLOAT32_THRESHOLD */
linear_float32_status linear_float32_reconstruct(const float *x, float *x_hat);     /* LINEAR_FLOAT32_INPUT_SIZE values */
linear_float32_status linear_float32_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
linear_float32_status linear_float32_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char linear_float32_manifest[];

#ifdef __cplusplus
}
#endif

#endif
