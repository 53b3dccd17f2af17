/* Instructions by SysTick under QEMU's -icount shift=0; nothing on Linux. */
#include <stdint.h>

#if defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
#define SYSTICK ((volatile uint32_t *)0xE000E010)
static void start(void) { SYSTICK[1] = 0xFFFFFF; SYSTICK[2] = 0; SYSTICK[0] = 5; }
static uint32_t ticks(void) { return 0xFFFFFF - SYSTICK[2]; }
static uint32_t known(void)
{
    uint32_t n = 100000; /* 200 000 instructions: what a tick is differs between boards */
    start();
    __asm volatile(".syntax unified\n1: subs %0, %0, #1\n bne 1b\n" : "+l"(n) : : "cc");
    return ticks();
}
#else
static void start(void) {}
static uint32_t ticks(void) { return 0; }
static uint32_t known(void) { return 1; }
#endif
