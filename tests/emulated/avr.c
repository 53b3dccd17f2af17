/* Scores windows on an AVR under simavr, and prints on the serial port the self-test and the bits
   of each score. */
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <string.h>

#include "pump.h"
#include "windows.h"

static void put(char c)
{
    while (!(UCSR0A & (1 << UDRE0))) {}
    UDR0 = (uint8_t)c;
}

static void put_hex(uint32_t bits)
{
    int shift;
    for (shift = 28; shift >= 0; shift -= 4) {
        const uint8_t digit = bits >> shift & 15;
        put((char)(digit < 10 ? '0' + digit : 'a' + digit - 10));
    }
    put('\n');
}

int main(void)
{
    static float window[PUMP_INPUT_SIZE];
    int i;
    size_t k;
    UCSR0B = 1 << TXEN0;
    put_hex((uint32_t)pump_selftest());
    for (i = 0; i < WINDOWS; i++) {
        float score = -1.0f;
        uint32_t bits;
        for (k = 0; k < PUMP_INPUT_SIZE; k++) window[k] = windows[i * PUMP_INPUT_SIZE + k];
        if (pump_score(window, &score) != PUMP_OK) score = -2.0f;
        memcpy(&bits, &score, sizeof bits);
        put_hex(bits);
    }
    cli();
    sleep_mode(); /* simavr ends */
    return 0;
}
