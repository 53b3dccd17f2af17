/* gru_int8.h: belongs to gru_int8.c, which checks it. Written by edgeae. */
#ifndef GRU_INT8_H
#define GRU_INT8_H

#define GRU_INT8_FILE 0xba5568cfUL
#define GRU_INT8_INPUT_SIZE 16 /* floats in a window */
#define GRU_INT8_SCRATCH_FLOATS 92
#define GRU_INT8_THRESHOLD 0.26383644f
#define GRU_INT8_NAME "gru_int8"
#define GRU_INT8_PRECISION "int8"
#define GRU_INT8_INPUT_SHAPE {8, 2}
#define GRU_INT8_FEATURES {"flow", "load"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    GRU_INT8_OK = 0,
    GRU_INT8_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    GRU_INT8_NULL_POINTER = 2,   /* an argument is a null pointer */
    GRU_INT8_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} gru_int8_status;

/* x holds one window in raw units, GRU_INT8_INPUT_SIZE values, row by row. A result is written only
   where GRU_INT8_OK is returned. One scratch serves all calls: one call at a time. */
gru_int8_status gru_int8_score(const float *x, float *score);
gru_int8_status gru_int8_is_anomaly(const float *x, int *is_anomaly);   /* score > GRU_INT8_THRESHOLD */
gru_int8_status gru_int8_reconstruct(const float *x, float *x_hat);     /* GRU_INT8_INPUT_SIZE values */
gru_int8_status gru_int8_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
gru_int8_status gru_int8_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char gru_int8_manifest[];

#ifdef __cplusplus
}
#endif

#endif
