/* What measures calls of a model: names of its functions by macros, and the stack of a call. The
   compiler is told EDGEAE_HEADER, EDGEAE_MODEL and EDGEAE_UPPER. */
#include "instructions.h"
#include EDGEAE_HEADER

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define CALL(name) JOIN(EDGEAE_MODEL, name)
#define SIZE(name) JOIN(EDGEAE_UPPER, name)

#define DEEP 2048
#define PAINT 0xA5
/* Two functions whose arrays lie in the same place, where a call from main between them works. */
static void __attribute__((noinline)) paint(void)
{
    volatile unsigned char stack[DEEP];
    size_t i;
    for (i = 0; i < DEEP; i++) stack[i] = PAINT;
}

static size_t __attribute__((noinline)) painted_over(void)
{
    volatile unsigned char stack[DEEP];
    size_t i;
    for (i = 0; i < DEEP && stack[i] == PAINT; i++) {}
    return DEEP - i;
}
