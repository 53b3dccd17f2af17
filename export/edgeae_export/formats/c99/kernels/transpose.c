/* x (outer, rows, columns) to y (outer, columns, rows). */
static void k_transpose(const float *x, float *y, size_t outer, size_t rows, size_t columns)
{
    size_t o, i, j;
    for (o = 0; o < outer; o++, x += rows * columns) {
        for (j = 0; j < columns; j++) {
            for (i = 0; i < rows; i++) *y++ = x[i * columns + j];
        }
    }
}
