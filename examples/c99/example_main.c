/* Collect readings into windows, and report for each whether it is an anomaly.

   Readings come from a text file, or from standard input, so that it runs on a desk and on an
   emulated board. On a device, read your sensor in next_reading(), and raise your alarm in
   report(). */
#include <stdio.h>

#include "pump.h"

static FILE *readings;

static int next_reading(float *value)
{
    const int is_read = fscanf(readings, "%f", value) == 1;
    (void)fscanf(readings, "%*[,;]");
    return is_read;
}

static void report(float score)
{
    printf("%.9g,%d\n", (double)score, score > PUMP_THRESHOLD);
}

int main(int argc, char **argv)
{
    static float window[PUMP_INPUT_SIZE]; /* raw units, reading by reading; off the stack */
    size_t count = 0;
    readings = argc > 1 ? fopen(argv[1], "r") : stdin;
    if (readings == NULL) return 2;
    if (pump_selftest() != PUMP_OK) {
        puts("self-test failed: this build has other scores than the exporter");
        return 1;
    }
    while (next_reading(&window[count])) {
        float score;
        if (++count < PUMP_INPUT_SIZE) continue;
        count = 0; /* windows side by side; keep the later part if yours overlap */
        if (pump_score(window, &score) == PUMP_OK) {
            report(score);
        } else {
            puts("invalid"); /* NaN or infinite: a broken sensor is not normal */
        }
    }
    return 0;
}
