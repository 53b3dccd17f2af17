/* variational_float32.h: belongs to variational_float32.c, which checks it. Written by edgeae. */
#ifndef VARIATIONAL_FLOAT32_H
#define VARIATIONAL_FLOAT32_H

#define VARIATIONAL_FLOAT32_FILE 0x5ac23649UL
#define VARIATIONAL_FLOAT32_INPUT_SIZE 4 /* floats in a window */
#define VARIATIONAL_FLOAT32_SCRATCH_FLOATS 48
#define VARIATIONAL_FLOAT32_THRESHOLD 2.0542402f
#define VARIATIONAL_FLOAT32_NAME "variational_float32"
#define VARIATIONAL_FLOAT32_PRECISION "float32"
#define VARIATIONAL_FLOAT32_INPUT_SHAPE {4}
#define VARIATIONAL_FLOAT32_FEATURES {"flow", "load", "heat", "noise"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    VARIATIONAL_FLOAT32_OK = 0,
    VARIATIONAL_FLOAT32_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    VARIATIONAL_FLOAT32_NULL_POINTER = 2,   /* an argument is a null pointer */
    VARIATIONAL_FLOAT32_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} variational_float32_status;

/* x holds one window in raw units, VARIATIONAL_FLOAT32_INPUT_SIZE values, row by row. A result is written only
   where VARIATIONAL_FLOAT32_OK is returned. One scratch serves all calls: one call at a time. */
variational_float32_status variational_float32_score(const float *x, float *score);
variational_float32_status variational_float32_is_anomaly(const float *x, int *is_anomaly);   /* score > VARIATIONAL_FLOAT32_THRESHOLD */
variational_float32_status variational_float32_reconstruct(const float *x, float *x_hat);     /* VARIATIONAL_FLOAT32_INPUT_SIZE values */
variational_float32_status variational_float32_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
variational_float32_status variational_float32_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char variational_float32_manifest[];

#ifdef __cplusplus
}
#endif

#endif
