/* mixed_int8.h: belongs to mixed_int8.c, which checks it. Written by edgeae. */
#ifndef MIXED_INT8_H
#define MIXED_INT8_H

#define MIXED_INT8_FILE 0x580dc087UL
#define MIXED_INT8_INPUT_SIZE 4 /* floats in a window */
#define MIXED_INT8_SCRATCH_FLOATS 142
#define MIXED_INT8_THRESHOLD 0.2820975f
#define MIXED_INT8_NAME "mixed_int8"
#define MIXED_INT8_PRECISION "int8"
#define MIXED_INT8_INPUT_SHAPE {4}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    MIXED_INT8_OK = 0,
    MIXED_INT8_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    MIXED_INT8_NULL_POINTER = 2,   /* an argument is a null pointer */
    MIXED_INT8_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} mixed_int8_status;

/* x holds one window in raw units, MIXED_INT8_INPUT_SIZE values, row by row. A result is written only
   where MIXED_INT8_OK is returned. One scratch serves all calls: one call at a time. */
mixed_int8_status mixed_int8_score(const float *x, float *score);
mixed_int8_status mixed_int8_is_anomaly(const float *x, int *is_anomaly);   /* score > MIXED_INT8_THRESHOLD */
mixed_int8_status mixed_int8_reconstruct(const float *x, float *x_hat);     /* MIXED_INT8_INPUT_SIZE values */
mixed_int8_status mixed_int8_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
mixed_int8_status mixed_int8_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char mixed_int8_manifest[];

#ifdef __cplusplus
}
#endif

#endif
