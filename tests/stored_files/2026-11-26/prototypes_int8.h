/* prototypes_int8.h: belongs to prototypes_int8.c, which checks it. Written by edgeae. */
#ifndef PROTOTYPES_INT8_H
#define PROTOTYPES_INT8_H

#define PROTOTYPES_INT8_FILE 0x903a73e0UL
#define PROTOTYPES_INT8_INPUT_SIZE 4 /* floats in a window */
#define PROTOTYPES_INT8_SCRATCH_FLOATS 12
#define PROTOTYPES_INT8_THRESHOLD 0.67620873f
#define PROTOTYPES_INT8_NAME "prototypes_int8"
#define PROTOTYPES_INT8_PRECISION "int8"
#define PROTOTYPES_INT8_INPUT_SHAPE {4}
#define PROTOTYPES_INT8_FEATURES {"flow", "load", "heat", "noise"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    PROTOTYPES_INT8_OK = 0,
    PROTOTYPES_INT8_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    PROTOTYPES_INT8_NULL_POINTER = 2,   /* an argument is a null pointer */
    PROTOTYPES_INT8_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} prototypes_int8_status;

/* x holds one window in raw units, PROTOTYPES_INT8_INPUT_SIZE values, row by row. A result is written only
   where PROTOTYPES_INT8_OK is returned. One scratch serves all calls: one call at a time. */
prototypes_int8_status prototypes_int8_score(const float *x, float *score);
prototypes_int8_status prototypes_int8_is_anomaly(const float *x, int *is_anomaly);   /* score > PROTOTYPES_INT8_THRESHOLD */
prototypes_int8_status prototypes_int8_reconstruct(const float *x, float *x_hat);     /* PROTOTYPES_INT8_INPUT_SIZE values */
prototypes_int8_status prototypes_int8_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
prototypes_int8_status prototypes_int8_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char prototypes_int8_manifest[];

#ifdef __cplusplus
}
#endif

#endif
