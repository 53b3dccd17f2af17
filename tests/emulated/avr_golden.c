/* Scores the golden windows on an AVR, whose flash has no room for others, and prints the self-test,
   the deepest stack in bytes, and the bits of each score. */
#include "pump.c"

#include "avr_serial.h"

#define PAINT 0xA5
extern uint8_t __heap_start[]; /* the end of all variables */

static uint16_t untouched(void)
{
    const uint8_t *at = __heap_start;
    while (*at == PAINT) at++;
    return (uint16_t)(at - __heap_start);
}

int main(void)
{
    static float window[PUMP_INPUT_SIZE];
    uint8_t *at;
    uint8_t i;
    size_t k;
    for (at = __heap_start; at < (uint8_t *)SP - 8; at++) *at = PAINT;
    put_hex((uint32_t)pump_selftest());
    for (i = 0; i < PUMP_GOLDEN_WINDOWS; i++) {
        float score = -1.0f;
        uint32_t bits;
        for (k = 0; k < PUMP_INPUT_SIZE; k++) {
            window[k] = pump_golden_windows[(size_t)i * PUMP_INPUT_SIZE + k];
        }
        if (pump_score(window, &score) != PUMP_OK) score = -2.0f;
        memcpy(&bits, &score, sizeof bits);
        put_hex(bits);
    }
    put_hex((uint32_t)(RAMEND + 1 - (uint16_t)__heap_start - untouched()));
    end();
    return 0;
}
