/* Judge readings as they come; read your sensors in read_sensors(). */
#include <stdio.h>

#include "pump.h"

static void read_sensors(float *reading)
{
    size_t i;
    for (i = 0; i < PUMP_CHANNELS; i++) reading[i] = 0.0f;
}

void app_main(void)
{
    static pump_stream stream; /* off the task's stack */
    static float reading[PUMP_CHANNELS];
    pump_verdict verdict;
    if (pump_selftest() != PUMP_OK || pump_stream_init(&stream, sizeof stream, NULL) != PUMP_OK) {
        puts("self-test failed");
        return;
    }
    for (;;) {
        read_sensors(reading); /* at PUMP_RATE_HZ, where it is defined */
        if (pump_stream_push(&stream, reading, &verdict) != PUMP_OK) return;
        if (verdict.alarm == PUMP_START) puts("alarm");
        if (verdict.alarm == PUMP_END) puts("alarm is over");
    }
}
