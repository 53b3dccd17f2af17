static void k_sum_of_sizes(const float *x, float *y, size_t n)
{
    float sums[8] = {0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f};
    size_t i, j;
    for (i = 0; i + 8 <= n; i += 8) {
        for (j = 0; j < 8; j++) sums[j] += fabsf(x[i + j]);
    }
    for (; i < n; i++) sums[0] += fabsf(x[i]);
    y[0] = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}
