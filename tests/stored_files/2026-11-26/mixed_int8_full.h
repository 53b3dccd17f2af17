/* mixed_int8_full.h: belongs to mixed_int8_full.c, which checks it. Written by edgeae. */
#ifndef MIXED_INT8_FULL_H
#define MIXED_INT8_FULL_H

#define MIXED_INT8_FULL_FILE 0x0017021eUL
#define MIXED_INT8_FULL_INPUT_SIZE 4 /* floats in a window */
#define MIXED_INT8_FULL_SCRATCH_FLOATS 142
#define MIXED_INT8_FULL_THRESHOLD 0.59625864f
#define MIXED_INT8_FULL_NAME "mixed_int8_full"
#define MIXED_INT8_FULL_PRECISION "int8-full"
#define MIXED_INT8_FULL_INPUT_SHAPE {4}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    MIXED_INT8_FULL_OK = 0,
    MIXED_INT8_FULL_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    MIXED_INT8_FULL_NULL_POINTER = 2,   /* an argument is a null pointer */
    MIXED_INT8_FULL_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} mixed_int8_full_status;

/* x holds one window in raw units, MIXED_INT8_FULL_INPUT_SIZE values, row by row. A result is written only
   where MIXED_INT8_FULL_OK is returned. One scratch serves all calls: one call at a time. */
mixed_int8_full_status mixed_int8_full_score(const float *x, float *score);
mixed_int8_full_status mixed_int8_full_is_anomaly(const float *x, int *is_anomaly);   /* score > MIXED_INT8_FULL_THRESHOLD */
mixed_int8_full_status mixed_int8_full_reconstruct(const float *x, float *x_hat);     /* MIXED_INT8_FULL_INPUT_SIZE values */
mixed_int8_full_status mixed_int8_full_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
mixed_int8_full_status mixed_int8_full_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char mixed_int8_full_manifest[];

#ifdef __cplusplus
}
#endif

#endif
