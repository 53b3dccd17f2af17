/* Scores windows on an AVR under simavr, and prints on the serial port the self-test and the bits
   of each score. */
#include <string.h>

#include "avr_serial.h"
#include "pump.h"
#include "windows.h"

int main(void)
{
    static float window[PUMP_INPUT_SIZE];
    int i;
    size_t k;
    put_hex((uint32_t)pump_selftest());
    for (i = 0; i < WINDOWS; i++) {
        float score = -1.0f;
        uint32_t bits;
        for (k = 0; k < PUMP_INPUT_SIZE; k++) window[k] = windows[i * PUMP_INPUT_SIZE + k];
        if (pump_score(window, &score) != PUMP_OK) score = -2.0f;
        memcpy(&bits, &score, sizeof bits);
        put_hex(bits);
    }
    end();
    return 0;
}
