/* Runs guard.c, and prints what it returns. */
#define main guard
#include "guard.c"
#undef main

#include "avr_serial.h"

int main(void)
{
    put_hex((uint32_t)guard());
    end();
    return 0;
}
