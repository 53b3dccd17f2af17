#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    MODEL_OK = 0,
    MODEL_NOT_FINITE = 1,     /* a value of x is NaN or infinite, or the score overflows float */
    MODEL_NULL_POINTER = 2,   /* an argument is a null pointer */
    MODEL_SELFTEST_FAILED = 3 /* this build gives other scores than the exporter's */
} model_status;

/* x holds one window in raw units, MODEL_INPUT_SIZE values, row by row. A result is written only
   where MODEL_OK is returned. One scratch serves all calls: one call at a time. */
model_status model_score(const float *x, float *score);
model_status model_is_anomaly(const float *x, int *is_anomaly);   /* score > MODEL_THRESHOLD */
model_status model_reconstruct(const float *x, float *x_hat);     /* MODEL_INPUT_SIZE values */
model_status model_contributions(const float *x, float *shares);  /* as many; they sum to 1 */
model_status model_selftest(void);                                /* the golden windows, here */

/* The manifest, JSON that ends with a zero; a linker with --gc-sections drops it if unused. */
extern const char model_manifest[];

#ifdef __cplusplus
}
#endif
