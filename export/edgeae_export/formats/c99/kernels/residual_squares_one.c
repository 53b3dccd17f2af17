/* Sum of squares of (x - offset) * scale - z, in one fixed order: four sums, which need not wait for
   each other. z is in int8, and both are in steps of its grid. */
static void k_residual_squares_one(
    const int8_t *z, const float *x, float offset, float scale, float step, int zero, float *y,
    size_t n)
{
    float a = 0.0f, b = 0.0f, c = 0.0f, d = 0.0f, r;
    for (; n >= 4; n -= 4, x += 4, z += 4) {
        r = (x[0] - offset) * scale - (float)(z[0] - zero), a += r * r;
        r = (x[1] - offset) * scale - (float)(z[1] - zero), b += r * r;
        r = (x[2] - offset) * scale - (float)(z[2] - zero), c += r * r;
        r = (x[3] - offset) * scale - (float)(z[3] - zero), d += r * r;
    }
    for (; n > 0; n--, x++, z++) {
        r = (*x - offset) * scale - (float)(*z - zero), a += r * r;
    }
    y[0] = ((a + b) + (c + d)) * (step * step);
}
