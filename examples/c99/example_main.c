/* Collects readings into windows, and says of each whether it is an anomaly.

   Readings come from a text file here, or from standard input, so that it runs on a desk and on an
   emulated board. On a device, put your sensor into next_reading() and your alarm into tell(). */
#include <stdio.h>

#include "pump.h"

static FILE *readings;

static int next_reading(float *value)
{
    const int is_there = fscanf(readings, "%f", value) == 1;
    (void)fscanf(readings, "%*[,;]");
    return is_there;
}

static void tell(float score)
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
        puts("self-test failed: this build does not score as the exporter did");
        return 1;
    }
    while (next_reading(&window[count])) {
        float score;
        if (++count < PUMP_INPUT_SIZE) continue;
        count = 0; /* windows side by side; keep the later part for ones that overlap */
        if (pump_score(window, &score) == PUMP_OK) {
            tell(score);
        } else {
            puts("invalid"); /* NaN or infinite: a broken sensor is no normal one */
        }
    }
    return 0;
}
