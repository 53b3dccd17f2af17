/* prototypes_int8_full.h: belongs to prototypes_int8_full.c, which checks it. Written by edgeae. */
#ifndef PROTOTYPES_INT8_FULL_H
#define PROTOTYPES_INT8_FULL_H

#define PROTOTYPES_INT8_FULL_FILE 0xbcae2bd4UL
#define PROTOTYPES_INT8_FULL_INPUT_SIZE 4 /* floats in a window */
#define PROTOTYPES_INT8_FULL_SCRATCH_FLOATS 11
#define PROTOTYPES_INT8_FULL_THRESHOLD 0.7118932f
#define PROTOTYPES_INT8_FULL_NAME "prototypes_int8_full"
#define PROTOTYPES_INT8_FULL_PRECISION "int8-full"
#define PROTOTYPES_INT8_FULL_INPUT_SHAPE {4}
#define PROTOTYPES_INT8_FULL_FEATURES {"flow", "load", "heat", "noise"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    PROTOTYPES_INT8_FULL_OK = 0,
    PROTOTYPES_INT8_FULL_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    PROTOTYPES_INT8_FULL_NULL_POINTER = 2,   /* an argument is a null pointer */
    PROTOTYPES_INT8_FULL_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} prototypes_int8_full_status;

/* x holds one window in raw units, PROTOTYPES_INT8_FULL_INPUT_SIZE values, row by row. A result is written only
   where PROTOTYPES_INT8_FULL_OK is returned. One scratch serves all calls: one call at a time. */
prototypes_int8_full_status prototypes_int8_full_score(const float *x, float *score);
prototypes_int8_full_status prototypes_int8_full_is_anomaly(const float *x, int *is_anomaly);   /* score > PROTOTYPES_INT8_FULL_THRESHOLD */
prototypes_int8_full_status prototypes_int8_full_reconstruct(const float *x, float *x_hat);     /* PROTOTYPES_INT8_FULL_INPUT_SIZE values */
prototypes_int8_full_status prototypes_int8_full_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
prototypes_int8_full_status prototypes_int8_full_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char prototypes_int8_full_manifest[];

#ifdef __cplusplus
}
#endif

#endif
