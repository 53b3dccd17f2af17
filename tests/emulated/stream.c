/* Pushes the readings of a file on any target: main x.bin y.bin. A record of x.bin is a time in
   microseconds (the smallest int64 for none) and a reading; one of y.bin is a verdict. Prints the
   size of the state, its counters, and the most instructions of a push without a verdict. */
#include <stdio.h>
#include <string.h>

#include "instructions.h"
#include "pump.h"

#ifndef OPTIONS
#define OPTIONS PUMP_STREAM_DEFAULTS
#endif

#ifdef PUMP_COUNTS
typedef int16_t value;
#else
typedef float value;
#endif

static pump_stream stream, kept;

static void write_verdict(FILE *file, const pump_verdict *v, unsigned long reading)
{
    uint32_t words[10 + PUMP_CHANNEL_WORDS] = {0};
    words[0] = (uint32_t)reading;
    words[1] = (uint32_t)v->kind;
    words[2] = (uint32_t)v->reason;
    words[3] = v->window;
    words[4] = (uint32_t)v->has_score;
    memcpy(words + 5, &v->score, 4);
    memcpy(words + 6, &v->threshold, 4);
    words[7] = (uint32_t)v->alarm;
    words[8] = (uint32_t)v->drift;
    memcpy(words + 9, &stream.drift_size, 4);
    memcpy(words + 10, v->channels, sizeof v->channels);
    fwrite(words, sizeof words, 1, file);
}

int main(int argc, char **argv)
{
    static const pump_stream_options options = OPTIONS;
    FILE *x = argc > 2 ? fopen(argv[1], "rb") : NULL, *y = argc > 2 ? fopen(argv[2], "wb") : NULL;
    unsigned long most = 0, reading = 0, used;
    static value row[PUMP_CHANNELS];
    int64_t time_us;
    pump_verdict verdict;
    int i;
    if (x == NULL || y == NULL) return 2;
    if (pump_stream_init(&stream, sizeof stream - 1, &options) != PUMP_BAD_ARGUMENT) return 3;
    if (pump_stream_init(&stream, sizeof stream, &options) != PUMP_OK) return 4;
    while (fread(&time_us, sizeof time_us, 1, x) == 1 && fread(row, sizeof row, 1, x) == 1) {
        if (reading % 97 == 96) { /* off and on again */
            if (pump_stream_seal(&stream) != PUMP_OK) return 5;
            memcpy(&kept, &stream, sizeof kept);
            memset(&stream, 0, sizeof stream);
            if (pump_stream_push(&stream, row, &verdict) != PUMP_BAD_STATE) return 6;
            ((unsigned char *)&kept)[reading % sizeof kept] ^= 1;
            if (pump_stream_resume(&kept, sizeof kept) != PUMP_BAD_STATE) return 7;
            ((unsigned char *)&kept)[reading % sizeof kept] ^= 1;
            memcpy(&stream, &kept, sizeof stream);
            if (pump_stream_resume(&stream, sizeof stream) != PUMP_OK) return 8;
        }
        start();
        if (time_us == INT64_MIN) {
            if (pump_stream_push(&stream, row, &verdict) != PUMP_OK) return 9;
        } else if (pump_stream_push_at(&stream, row, time_us, &verdict) != PUMP_OK) return 10;
        used = ticks();
        if (verdict.kind != PUMP_NO_VERDICT) write_verdict(y, &verdict, reading);
        else most = used > most ? used : most;
        reading++;
    }
    printf("bytes %lu\nticks %lu\nknown %lu\ncounts", (unsigned long)sizeof stream, most,
        (unsigned long)known());
    printf(" %lu %lu %lu %lu %lu %lu", (unsigned long)stream.readings, (unsigned long)stream.normal,
        (unsigned long)stream.anomalies, (unsigned long)stream.late,
        (unsigned long)stream.repeated, (unsigned long)stream.alarms);
    for (i = 0; i < PUMP_REASONS; i++) printf(" %lu", (unsigned long)stream.invalid[i]);
    printf("\n");
    fclose(y);
    return 0;
}
