/* Instructions under QEMU's -icount shift=0, by SysTick or minstret; nothing on Linux. */
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
#elif defined(__riscv) && !defined(__linux__)
static uint32_t count(void)
{
    uint32_t n;
    __asm volatile(".option push\n.option arch, +zicsr\ncsrr %0, minstret\n.option pop" : "=r"(n));
    return n;
}
static uint32_t started;
static void start(void) { started = count(); }
static uint32_t ticks(void) { return count() - started; }
static uint32_t known(void)
{
    uint32_t n = 100000; /* 200 000 instructions */
    start();
    __asm volatile("1: addi %0, %0, -1\n bnez %0, 1b\n" : "+r"(n));
    return ticks();
}
#else
static void start(void) {}
static uint32_t ticks(void) { return 0; }
static uint32_t known(void) { return 1; }
#endif
