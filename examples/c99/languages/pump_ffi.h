/* The stream for languages that cannot read pump.h: sizes as functions, verdicts of one layout. */
#ifndef PUMP_FFI_H
#define PUMP_FFI_H
#include "pump.h"

typedef struct {
    int32_t kind;     /* pump_kind: 0 no window yet, 1 normal, 2 anomaly, 3 invalid */
    int32_t reason;   /* pump_reason, of an invalid verdict */
    int32_t is_alarm; /* whether an alarm is on after this reading */
    float score;      /* NaN where there is none */
    float threshold;
} pump_ffi_verdict;

uint32_t pump_ffi_channels(void);    /* values in a reading */
uint32_t pump_ffi_stream_size(void); /* bytes to allocate for a stream, aligned for a double */
int32_t pump_ffi_begin(void *stream);
int32_t pump_ffi_push(void *stream, const float *reading, pump_ffi_verdict *verdict);
#endif
