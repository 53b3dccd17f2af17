/* gru_float32.h: belongs to gru_float32.c, which checks it. Written by edgeae. */
#ifndef GRU_FLOAT32_H
#define GRU_FLOAT32_H

#define GRU_FLOAT32_FILE 0x35450d97UL
#define GRU_FLOAT32_INPUT_SIZE 16 /* floats in a window */
#define GRU_FLOAT32_SCRATCH_FLOATS 92
#define GRU_FLOAT32_THRESHOLD 0.26315573f
#define GRU_FLOAT32_NAME "gru_float32"
#define GRU_FLOAT32_PRECISION "float32"
#define GRU_FLOAT32_INPUT_SHAPE {8, 2}
#define GRU_FLOAT32_FEATURES {"flow", "load"}

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    GRU_FLOAT32_OK = 0,
    GRU_FLOAT32_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    GRU_FLOAT32_NULL_POINTER = 2,   /* an argument is a null pointer */
    GRU_FLOAT32_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} gru_float32_status;

/* x holds one window in raw units, GRU_FLOAT32_INPUT_SIZE values, row by row. A result is written only
   where GRU_FLOAT32_OK is returned. One scratch serves all calls: one call at a time. */
gru_float32_status gru_float32_score(const float *x, float *score);
gru_float32_status gru_float32_is_anomaly(const float *x, int *is_anomaly);   /* score > GRU_FLOAT32_THRESHOLD */
gru_float32_status gru_float32_reconstruct(const float *x, float *x_hat);     /* GRU_FLOAT32_INPUT_SIZE values */
gru_float32_status gru_float32_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
gru_float32_status gru_float32_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char gru_float32_manifest[];

#ifdef __cplusplus
}
#endif

#endif
