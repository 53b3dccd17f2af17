#include "pump_ffi.h"

#include <math.h>

uint32_t pump_ffi_channels(void) { return PUMP_CHANNELS; }

uint32_t pump_ffi_stream_size(void) { return sizeof(pump_stream); }

int32_t pump_ffi_begin(void *stream)
{
    return (int32_t)pump_stream_init(stream, sizeof(pump_stream), NULL);
}

int32_t pump_ffi_push(void *stream, const float *reading, pump_ffi_verdict *verdict)
{
    pump_verdict found;
    const pump_status status = pump_stream_push(stream, reading, &found);
    if (status != PUMP_OK) return (int32_t)status;
    verdict->kind = (int32_t)found.kind;
    verdict->reason = (int32_t)found.reason;
    verdict->is_alarm = ((const pump_stream *)stream)->is_alarm;
    verdict->score = found.has_score ? found.score : NAN;
    verdict->threshold = found.threshold;
    return 0;
}
