/* Pushes the readings of a file, with their speeds, on any target: main x.bin y.bin. A record of
   x.bin is a speed in rpm and a reading; one of y.bin is a verdict: reading, kind, reason, score,
   and the window if it was scored. Prints the tracker's size, counters of the stream, and the
   instructions of all pushes, their deepest stack apart. */
#include <stdio.h>
#include <string.h>

#include "instructions.h"
#include "pump.h"

#ifdef PUMP_COUNTS
typedef int16_t value;
#else
typedef float value;
#endif

static pump_tracker tracker;
static pump_stream stream;
static FILE *y;
static uint32_t reading;
static int scored;

static void write_verdict(const pump_verdict *verdict, void *context)
{
    const uint32_t words[3] = {reading, (uint32_t)verdict->kind, (uint32_t)verdict->reason};
    (void)context;
    scored = 1;
    fwrite(words, sizeof words, 1, y);
    fwrite(&verdict->score, sizeof verdict->score, 1, y);
    fwrite(stream.rows, sizeof *stream.rows, PUMP_INPUT_SIZE, y);
}

int main(int argc, char **argv)
{
    FILE *x = argc > 2 ? fopen(argv[1], "rb") : NULL;
    unsigned long all = 0, most = 0, pushes = 0, used;
    static value row[PUMP_CHANNELS];
    float rpm;
    y = argc > 2 ? fopen(argv[2], "wb") : NULL;
    if (x == NULL || y == NULL) return 2;
    if (pump_stream_init(&stream, sizeof stream, NULL) != PUMP_OK) return 3;
    if (pump_tracker_push(&tracker, &stream, row, 1.0f, write_verdict, NULL) != PUMP_BAD_STATE) {
        return 4;
    }
    if (pump_tracker_init(&tracker, sizeof tracker - 1) != PUMP_BAD_ARGUMENT) return 5;
    if (pump_tracker_init(&tracker, sizeof tracker) != PUMP_OK) return 6;
    while (fread(&rpm, sizeof rpm, 1, x) == 1 && fread(row, sizeof row, 1, x) == 1) {
        scored = 0;
        start();
        if (pump_tracker_push(&tracker, &stream, row, rpm, write_verdict, NULL) != PUMP_OK) {
            return 7;
        }
        used = ticks();
        reading++;
        if (scored) continue; /* that is the network's, and the file's */
        all += used;
        most = used > most ? used : most;
        pushes++;
    }
    printf("bytes %lu %lu\nticks %lu\nmost %lu\npushes %lu\nsamples %lu\nknown %lu\n",
        (unsigned long)PUMP_TRACKER_BYTES, (unsigned long)sizeof tracker, all, most, pushes, (unsigned long)stream.readings,
        (unsigned long)known());
    fclose(y);
    return 0;
}
