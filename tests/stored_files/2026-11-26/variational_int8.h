/* variational_int8.h: belongs to variational_int8.c, which checks it. Written by edgeae. */
#ifndef VARIATIONAL_INT8_H
#define VARIATIONAL_INT8_H

#define VARIATIONAL_INT8_FILE 0xf08a82a7UL
#define VARIATIONAL_INT8_INPUT_SIZE 4 /* floats in a window */
#define VARIATIONAL_INT8_SCRATCH_FLOATS 48
#define VARIATIONAL_INT8_THRESHOLD 2.0116224f
#define VARIATIONAL_INT8_NAME "variational_int8"
#define VARIATIONAL_INT8_PRECISION "int8"
#define VARIATIONAL_INT8_INPUT_SHAPE {4}
#define VARIATIONAL_INT8_FEATURES {"flow", "load", "heat", "noise"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    VARIATIONAL_INT8_OK = 0,
    VARIATIONAL_INT8_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    VARIATIONAL_INT8_NULL_POINTER = 2,   /* an argument is a null pointer */
    VARIATIONAL_INT8_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} variational_int8_status;

/* x holds one window in raw units, VARIATIONAL_INT8_INPUT_SIZE values, row by row. A result is written only
   where VARIATIONAL_INT8_OK is returned. One scratch serves all calls: one call at a time. */
variational_int8_status variational_int8_score(const float *x, float *score);
variational_int8_status variational_int8_is_anomaly(const float *x, int *is_anomaly);   /* score > VARIATIONAL_INT8_THRESHOLD */
variational_int8_status variational_int8_reconstruct(const float *x, float *x_hat);     /* VARIATIONAL_INT8_INPUT_SIZE values */
variational_int8_status variational_int8_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
variational_int8_status variational_int8_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char variational_int8_manifest[];

#ifdef __cplusplus
}
#endif

#endif
