/* Words on the serial port of an AVR, and the end of simavr. */
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <stdint.h>

static void put(char c)
{
    while (!(UCSR0A & (1 << UDRE0))) {}
    UDR0 = (uint8_t)c;
}

static void put_hex(uint32_t bits)
{
    int shift;
    UCSR0B = 1 << TXEN0;
    for (shift = 28; shift >= 0; shift -= 4) {
        const uint8_t digit = bits >> shift & 15;
        put((char)(digit < 10 ? '0' + digit : 'a' + digit - 10));
    }
    put('\n');
}

static void end(void)
{
    cli();
    sleep_mode(); /* simavr ends */
}
