/* Score windows of readings; read your sensor in read_sensor(). */
#include <stdio.h>

#include "pump.h"

static float read_sensor(void)
{
    return 0.0f;
}

void app_main(void)
{
    static float window[PUMP_INPUT_SIZE]; /* off the task's stack */
    float score;
    size_t i;
    if (pump_selftest() != PUMP_OK) {
        puts("self-test failed");
        return;
    }
    for (;;) {
        for (i = 0; i < PUMP_INPUT_SIZE; i++) window[i] = read_sensor();
        if (pump_score(window, &score) == PUMP_OK) {
            printf("%g %s\n", (double)score, score > PUMP_THRESHOLD ? "anomaly" : "normal");
        }
    }
}
