/* Arithmetic of recurrences in integers: states in 16 bits, sums of products in 32. */

/* y = (x w + bias) * factor / 2^shift per output to the nearest; w has a row for each output. */
static void wide_row(
    const int16_t *x, const EDGEAE_ROM int8_t *w, const EDGEAE_ROM int32_t *bias,
    const EDGEAE_ROM int32_t *factor, const EDGEAE_ROM int8_t *shift, int32_t *y, size_t inputs,
    size_t outputs)
{
    size_t i, o;
    for (o = 0; o < outputs; o++, w += inputs) {
        int32_t sum = bias[o];
        for (i = 0; i < inputs; i++) sum += (int32_t)x[i] * w[i];
        y[o] = (int32_t)(((int64_t)sum * factor[o] + ((int64_t)1 << (shift[o] - 1))) >> shift[o]);
    }
}

/* tanh of 4096ths, in 32768ths: between the 257 values of a table over -8..8, in a line. */
static int32_t wide_tanh(const EDGEAE_ROM int16_t *table, int32_t x)
{
    const int32_t v = x < -32768 ? 0 : x > 32767 ? 65535 : x + 32768;
    const int32_t at = v >> 8;
    return table[at] + (((table[at + 1] - table[at]) * (v & 255) + 128) >> 8);
}

static int32_t wide_sigmoid(const EDGEAE_ROM int16_t *table, int32_t x)
{
    return (wide_tanh(table, x >> 1) + 32768) >> 1;
}

/* A product with a number in 32768ths, to the nearest. */
static int32_t wide_product(int32_t part, int32_t x)
{
    return (int32_t)(((int64_t)part * x + 16384) >> 15);
}

/* A state in 32768ths as an int8 of its grid. */
static int8_t wide_to_int8(int32_t h, int32_t factor, int shift, int zero)
{
    const int32_t q = zero + ((h * factor + ((int32_t)1 << (shift - 1))) >> shift);
    return (int8_t)(q < -127 ? -127 : q > 127 ? 127 : q);
}
