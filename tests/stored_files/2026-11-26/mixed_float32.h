/* mixed_float32.h: belongs to mixed_float32.c, which checks it. Written by edgeae. */
#ifndef MIXED_FLOAT32_H
#define MIXED_FLOAT32_H

#define MIXED_FLOAT32_FILE 0xf5024ea1UL
#define MIXED_FLOAT32_INPUT_SIZE 4 /* floats in a window */
#define MIXED_FLOAT32_SCRATCH_FLOATS 142
#define MIXED_FLOAT32_THRESHOLD 0.28384978f
#define MIXED_FLOAT32_NAME "mixed_float32"
#define MIXED_FLOAT32_PRECISION "float32"
#define MIXED_FLOAT32_INPUT_SHAPE {4}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    MIXED_FLOAT32_OK = 0,
    MIXED_FLOAT32_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    MIXED_FLOAT32_NULL_POINTER = 2,   /* an argument is a null pointer */
    MIXED_FLOAT32_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} mixed_float32_status;

/* x holds one window in raw units, MIXED_FLOAT32_INPUT_SIZE values, row by row. A result is written only
   where MIXED_FLOAT32_OK is returned. One scratch serves all calls: one call at a time. */
mixed_float32_status mixed_float32_score(const float *x, float *score);
mixed_float32_status mixed_float32_is_anomaly(const float *x, int *is_anomaly);   /* score > MIXED_FLOAT32_THRESHOLD */
mixed_float32_status mixed_float32_reconstruct(const float *x, float *x_hat);     /* MIXED_FLOAT32_INPUT_SIZE values */
mixed_float32_status mixed_float32_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
mixed_float32_status mixed_float32_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char mixed_float32_manifest[];

#ifdef __cplusplus
}
#endif

#endif
