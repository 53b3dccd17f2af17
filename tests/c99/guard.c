/* Whether a NaN or an infinity at any place is ever taken for a reading: 0 if never. */
#include <string.h>

#include "pump.h"

static float x[PUMP_INPUT_SIZE], out[PUMP_INPUT_SIZE];
static pump_stream stream;

static const uint32_t bad[] = {0x7FC00000u, 0xFFC00000u, 0x7F800001u, 0x7F800000u, 0xFF800000u};

int main(void)
{
    size_t i, j, row;
    if (pump_selftest() != PUMP_OK) return 1;
    for (j = 0; j < sizeof bad / sizeof *bad; j++) {
        for (i = 0; i < PUMP_INPUT_SIZE; i++) {
            float score = 7.0f;
            int flag = 7;
            pump_verdict verdict;
            memcpy(x + i, bad + j, 4);
            if (pump_score(x, &score) != PUMP_NOT_FINITE || score < 7.0f) return 2;
            if (pump_is_anomaly(x, &flag) != PUMP_NOT_FINITE || flag != 7) return 3;
            if (pump_reconstruct(x, out) != PUMP_NOT_FINITE) return 4;
            if (pump_contributions(x, out) != PUMP_NOT_FINITE) return 5;
            if (pump_stream_init(&stream, sizeof stream, NULL) != PUMP_OK) return 6;
            for (row = 0; row < PUMP_STEPS; row++) {
                if (pump_stream_push(&stream, x + row * PUMP_CHANNELS, &verdict)) return 7;
            }
            if (verdict.kind != PUMP_INVALID || verdict.reason != PUMP_REASON_NOT_FINITE) return 8;
            if (verdict.channels[i % PUMP_CHANNELS / 32] != (uint32_t)1 << i % PUMP_CHANNELS % 32) {
                return 9;
            }
            memcpy(&score, bad + j, 4);
            if (pump_set_threshold(score) != PUMP_BAD_ARGUMENT) return 10;
            if (pump_set_rate(score) != PUMP_BAD_ARGUMENT) return 11;
            x[i] = 0.0f;
        }
    }
    return 0;
}
