/* What a machine can do at most: multiply-accumulates of floats in one thread, in its widest vectors,
   out of registers, and of weights that are streamed from memory. */
#include <stddef.h>

#if defined(__clang__)
#pragma STDC FP_CONTRACT ON
#else
#pragma GCC optimize("fp-contract=fast") /* a product and a sum are one instruction */
#endif

#ifdef __AVX512F__
#define BYTES 64
#elif defined(__AVX2__)
#define BYTES 32
#else
#define BYTES 16
#endif
#define FLOATS (BYTES / 4)
#define CHAINS 12 /* more than the latency of a product times those begun at once */

typedef float lanes __attribute__((vector_size(BYTES)));
size_t lanes_at_once(void);
void registers(const float *start, float *result, size_t rounds);
void streamed(const float *weights, size_t floats, float *result, size_t rounds);

#define ALL(of) of(0) of(1) of(2) of(3) of(4) of(5) of(6) of(7) of(8) of(9) of(10) of(11)
#define START(k) lanes s##k = v + (float)k;
#define STEP(k) s##k = s##k * v + b; __asm__ volatile("" : "+" REGISTER(s##k));
#define STORE(k) for (i = 0; i < FLOATS; i++) *result++ = s##k[i];
#if defined(__x86_64__)
#define REGISTER(s) "v"(s)
#else
#define REGISTER(s) "w"(s)
#endif

size_t lanes_at_once(void)
{
    return FLOATS;
}

/* CHAINS * FLOATS products and sums a round. */
void registers(const float *start, float *result, size_t rounds)
{
    const lanes v = (lanes){0.0f} + start[0], b = v * 0.5f;
    size_t i;
    ALL(START)
    for (; rounds > 0; rounds--) {
        ALL(STEP)
    }
    ALL(STORE)
}

/* All weights a round, in eight sums; so many floats as eight vectors have, or a multiple. */
void streamed(const float *weights, size_t floats, float *result, size_t rounds)
{
    const float x = weights[0];
    lanes a = {0.0f}, b = a, c = a, d = a, e = a, f = a, g = a, h = a;
    size_t i;
    for (; rounds > 0; rounds--) {
        const lanes *w = (const lanes *)(const void *)weights;
        for (i = 0; i < floats / (8 * FLOATS); i++, w += 8) {
            a += x * w[0], b += x * w[1], c += x * w[2], d += x * w[3];
            e += x * w[4], f += x * w[5], g += x * w[6], h += x * w[7];
        }
        __asm__ volatile("" : : "r"(weights) : "memory"); /* the next round reads them again */
    }
    a += b + c + d + e + f + g + h;
    for (i = 0; i < FLOATS; i++) result[i] = a[i];
}
