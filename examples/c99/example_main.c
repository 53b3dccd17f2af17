/* Score readings as they come, and report each window.

   Readings come from a text file, or from standard input, one a line, so that it runs on a desk and
   on an emulated board. A line that does not hold a reading is told, and counts as one without
   numbers: its windows are invalid, and no other window shifts. On a device, read your sensor in
   place of next_reading(), and raise your alarm in report(). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pump.h"

static FILE *readings;
static unsigned long number; /* of the line */
static char line[24 * PUMP_CHANNELS + 64];
static unsigned long cells_left_out; /* of a line that is longer */
static int is_whole;

static void broken(const char *what, unsigned long count)
{
    fprintf(stderr, "line %lu: %s (%lu)\n", number, what, count);
}

static int next_line(void)
{
    size_t size = 0;
    int c = getc(readings);
    if (c == EOF) return 0;
    number++;
    cells_left_out = 0;
    for (is_whole = 1; c != '\n' && c != EOF; c = getc(readings)) {
        if (size + 1 < sizeof line) {
            line[size++] = c == 0 ? '?' : (char)c; /* a zero would end the text */
        } else {
            is_whole = 0;
            cells_left_out += c == ',' || c == ';';
        }
    }
    line[size] = 0;
    return 1;
}

/* Take the line apart; empty cells and words become NaN. Return how many are numbers. */
static unsigned long cells(float *reading, unsigned long *count)
{
    unsigned long numbers = 0;
    char *at = line;
    for (*count = 0;; at++) {
        char *end;
        const float value = strtof(at, &end);
        const char *rest = end + strspn(end, " \t\r\n");
        const int is_number = end != at && (*rest == 0 || *rest == ',' || *rest == ';');
        if (*count < PUMP_CHANNELS) reading[*count] = is_number ? value : NAN;
        numbers += is_number;
        ++*count;
        at += strcspn(at, ",;");
        if (*at == 0) break;
    }
    *count += cells_left_out;
    return numbers;
}

static int next_reading(float *reading)
{
    while (next_line()) {
        unsigned long count, i;
        const unsigned long numbers = cells(reading, &count);
        if (numbers == 0 && number == 1) {
            broken("a header is left out; columns", count);
            if (count != PUMP_CHANNELS) exit(5); /* choose the columns of PUMP_FEATURES */
            continue;
        }
        if (count != PUMP_CHANNELS || !is_whole) {
            broken(is_whole ? "another number of values" : "too long a line; values", count);
            for (i = 0; i < PUMP_CHANNELS; i++) reading[i] = NAN;
        } else if (numbers < count) {
            broken("values that are no numbers", count - numbers);
        }
        return 1;
    }
    return 0;
}

/* One line "score,is_anomaly,is_alarm" a window. */
static void report(const pump_verdict *verdict, int is_alarm)
{
    if (verdict->kind == PUMP_INVALID) { /* a broken sensor is not normal */
        puts("invalid");
    } else {
        const int is_anomaly = verdict->kind == PUMP_ANOMALY;
        printf("%.9g,%d,%d\n", (double)verdict->score, is_anomaly, is_alarm);
    }
}

int main(int argc, char **argv)
{
    static pump_stream stream; /* keep it off the stack */
    static float reading[PUMP_CHANNELS]; /* raw units */
    pump_verdict verdict;
    readings = argc > 1 ? fopen(argv[1], "r") : stdin;
    if (readings == NULL) return 2;
    if (pump_selftest() != PUMP_OK) {
        puts("self-test failed: this build has other scores than the exporter");
        return 1;
    }
    if (pump_stream_init(&stream, sizeof stream, NULL) != PUMP_OK) return 3;
    while (next_reading(reading)) {
        if (pump_stream_push(&stream, reading, &verdict) != PUMP_OK) return 4;
        if (verdict.kind != PUMP_NO_VERDICT) report(&verdict, stream.is_alarm);
    }
    return 0;
}
