#include "lanes.h"

#define BLOCK 8 /* outputs whose weights lie side by side */

#if LANES >= BLOCK
/* Sums of a tile, rows by blocks, stay in registers: a weight that is loaded serves all rows, an
   input all blocks. Eight sums and more hide the latency of one (4 cycles, two a cycle); a tile of
   fewer has `chains`, sums of every so many inputs. 16 sums, of the 32 registers of 512 bits or the
   16 of 256, leave some for inputs and weights. */
#define ALWAYS static inline __attribute__((always_inline))
#define AT_ONCE (LANES / BLOCK) /* inputs whose weights are one vector */
#define TILE_ROWS 4
#define MAX_SUMS (8 * AT_ONCE)

/* What no output is below. */
#define LEAST(relu) ((number){0.0f} + ((relu) ? 0.0f : -HUGE_VALF))

typedef float eight __attribute__((vector_size(32), aligned(4), may_alias));

#if AT_ONCE == 2
/* x[0] for the weights of one input, x[1] for those of the next. */
ALWAYS number spread(const float *x)
{
    return (number)_mm512_mask_broadcastss_ps(_mm512_set1_ps(x[0]), 0xFF00, _mm_load_ss(x + 1));
}

/* The two halves and a bias. */
ALWAYS eight folded(number v, eight bias)
{
    return ((eight)_mm512_castps512_ps256(v) + bias)
        + (eight)_mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(v), 1));
}
#else
ALWAYS number spread(const float *x)
{
    return (number){0.0f} + x[0];
}

ALWAYS eight folded(number v, eight bias)
{
    return v + bias;
}
#endif

ALWAYS void tile(
    const float *x, size_t x_step, const float *w, const float *bias, float *y, size_t y_step,
    size_t inputs, size_t rows, size_t blocks, size_t chains, int relu)
{
    const size_t step = BLOCK * inputs; /* from block to block */
    const float *at = w;
    number sums[MAX_SUMS];
    size_t i, r, k, c;
    for (k = 0; k < rows * blocks * chains; k++) sums[k] = (number){0.0f};
    for (i = 0; i + chains * AT_ONCE <= inputs; i += chains * AT_ONCE) {
        for (c = 0; c < chains; c++, at += LANES) {
            for (r = 0; r < rows; r++) {
                const number v = spread(x + r * x_step + i + AT_ONCE * c);
                number *sum = sums + (r + c) * blocks; /* one of r and c is 0 */
                for (k = 0; k < blocks; k++) sum[k] += v * *(const number *)(at + k * step);
            }
        }
    }
    for (c = chains / 2; c > 0; c /= 2) { /* only tiles of one row have chains */
        for (k = 0; k < c * blocks; k++) sums[k] += sums[k + c * blocks];
    }
    for (r = 0; r < rows; r++) {
        for (k = 0; k < blocks; k++) {
            eight sum = folded(sums[r * blocks + k], *(const eight *)(bias + BLOCK * k));
            const float *v = x + r * x_step + i, *const end = x + r * x_step + inputs;
            const float *last = w + k * step + BLOCK * i;
            for (; v < end; v++, last += BLOCK) sum += *v * *(const eight *)last;
            if (relu) sum = (eight)_mm256_max_ps(_mm256_setzero_ps(), sum); /* NaN stays NaN */
            *(eight *)(y + r * y_step + BLOCK * k) = sum;
        }
    }
}

/* The outputs behind the last whole block, in as many lanes of a vector; four inputs in turn. */
static void dense_rest(
    const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t outputs,
    int relu)
{
    const number least = LEAST(relu);
    number a = LOADED(bias, outputs), b = a - a, c = b, d = b;
    for (; inputs >= 4; inputs -= 4, x += 4, w += 4 * outputs) {
        a += x[0] * LOADED(w, outputs);
        b += x[1] * LOADED(w + outputs, outputs);
        c += x[2] * LOADED(w + 2 * outputs, outputs);
        d += x[3] * LOADED(w + 3 * outputs, outputs);
    }
    for (; inputs > 0; inputs--, w += outputs) a += *x++ * LOADED(w, outputs);
    a = LARGER(least, (a + b) + (c + d));
    STORED(a, y, outputs);
}

/* The same of four rows, which share the weights; two inputs in turn. */
static void four_rests(
    const float *x, size_t x_step, const float *w, const float *bias, float *y, size_t y_step,
    size_t inputs, size_t outputs, int relu)
{
    const number least = LEAST(relu);
    const float *p = x, *q = p + x_step, *r = q + x_step, *s = r + x_step;
    number a = LOADED(bias, outputs), b = a, c = a, d = a, e = a - a, f = e, g = e, h = e;
    for (; inputs >= 2; inputs -= 2, p += 2, q += 2, r += 2, s += 2, w += 2 * outputs) {
        const number even = LOADED(w, outputs), odd = LOADED(w + outputs, outputs);
        a += p[0] * even, b += q[0] * even, c += r[0] * even, d += s[0] * even;
        e += p[1] * odd, f += q[1] * odd, g += r[1] * odd, h += s[1] * odd;
    }
    if (inputs > 0) {
        const number v = LOADED(w, outputs);
        a += *p * v, b += *q * v, c += *r * v, d += *s * v;
    }
    STORED(LARGER(least, a + e), y, outputs);
    STORED(LARGER(least, b + f), y + y_step, outputs);
    STORED(LARGER(least, c + g), y + 2 * y_step, outputs);
    STORED(LARGER(least, d + h), y + 3 * y_step, outputs);
}

/* Compute as many blocks as a tile has, as long as so many are left. */
#define TILES(rows, width, chains) \
    for (; blocks >= (width); blocks -= (width)) { \
        tile(x, x_step, w, bias, y, y_step, inputs, rows, width, chains, relu); \
        w += (width) * BLOCK * inputs, bias += (width) * BLOCK, y += (width) * BLOCK; \
    }

static void dense_row(
    const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t outputs,
    int relu)
{
    const size_t x_step = 0, y_step = 0;
    size_t blocks = outputs / BLOCK;
#if MAX_SUMS == 16
    TILES(1, 16, 1)
    TILES(1, 12, 1)
#endif
    TILES(1, 8, 1)
    TILES(1, 4, 2)
    TILES(1, 2, 4)
    TILES(1, 1, 8)
    if (outputs % BLOCK > 0) dense_rest(x, w, bias, y, inputs, outputs % BLOCK, relu);
}

static void four_rows(
    const float *x, size_t x_step, const float *w, const float *bias, float *y, size_t y_step,
    size_t inputs, size_t outputs, int relu)
{
    size_t blocks = outputs / BLOCK;
#if MAX_SUMS == 16
    TILES(4, 4, 1)
#endif
    TILES(4, 2, 1)
    TILES(4, 1, 1)
    if (outputs % BLOCK > 0) {
        four_rests(x, x_step, w, bias, y, y_step, inputs, outputs % BLOCK, relu);
    }
}
#undef TILES

static MAY_BE_UNUSED void dense_rows(
    const float *x, size_t x_step, const float *w, const float *bias, float *y, size_t y_step,
    size_t rows, size_t inputs, size_t outputs, int relu)
{
    size_t r = 0;
    if (rows < TILE_ROWS) {
        for (; r < rows; r++) dense_row(
            x + r * x_step, w, bias, y + r * y_step, inputs, outputs, relu);
        return;
    }
    for (; r < rows; r += TILE_ROWS) { /* the last four may have some of the four before */
        r = r + TILE_ROWS > rows ? rows - TILE_ROWS : r;
        four_rows(x + r * x_step, x_step, w, bias, y + r * y_step, y_step, inputs, outputs, relu);
    }
}

#undef LEAST
#undef ALWAYS
#endif
