static void k_sum_of_squares(const float *x, float *y, size_t n)
{
    float sums[8] = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
    size_t j;
    for (; n >= 8; n -= 8, x += 8) {
        for (j = 0; j < 8; j++) sums[j] += x[j] * x[j];
    }
    for (; n > 0; n--, x++) sums[0] += *x * *x;
    y[0] = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}
