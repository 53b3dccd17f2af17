/* prototypes_float32.h: belongs to prototypes_float32.c, which checks it. Written by edgeae. */
#ifndef PROTOTYPES_FLOAT32_H
#define PROTOTYPES_FLOAT32_H

#define PROTOTYPES_FLOAT32_FILE 0x2f0acb55UL
#define PROTOTYPES_FLOAT32_INPUT_SIZE 4 /* floats in a window */
#define PROTOTYPES_FLOAT32_SCRATCH_FLOATS 12
#define PROTOTYPES_FLOAT32_THRESHOLD 0.68039775f
#define PROTOTYPES_FLOAT32_NAME "prototypes_float32"
#define PROTOTYPES_FLOAT32_PRECISION "float32"
#define PROTOTYPES_FLOAT32_INPUT_SHAPE {4}
#define PROTOTYPES_FLOAT32_FEATURES {"flow", "load", "heat", "noise"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    PROTOTYPES_FLOAT32_OK = 0,
    PROTOTYPES_FLOAT32_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    PROTOTYPES_FLOAT32_NULL_POINTER = 2,   /* an argument is a null pointer */
    PROTOTYPES_FLOAT32_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} prototypes_float32_status;

/* x holds one window in raw units, PROTOTYPES_FLOAT32_INPUT_SIZE values, row by row. A result is written only
   where PROTOTYPES_FLOAT32_OK is returned. One scratch serves all calls: one call at a time. */
prototypes_float32_status prototypes_float32_score(const float *x, float *score);
prototypes_float32_status prototypes_float32_is_anomaly(const float *x, int *is_anomaly);   /* score > PROTOTYPES_FLOAT32_THRESHOLD */
prototypes_float32_status prototypes_float32_reconstruct(const float *x, float *x_hat);     /* PROTOTYPES_FLOAT32_INPUT_SIZE values */
prototypes_float32_status prototypes_float32_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
prototypes_float32_status prototypes_float32_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char prototypes_float32_manifest[];

#ifdef __cplusplus
}
#endif

#endif
