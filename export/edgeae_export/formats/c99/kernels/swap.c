#include <string.h>

/* x (outer, rows, columns, inner) to y (outer, columns, rows, inner). */
static void k_swap(
    const float *x, float *y, size_t outer, size_t rows, size_t columns, size_t inner)
{
    size_t o, i, j;
    for (o = 0; o < outer; o++, x += rows * columns * inner) {
        for (j = 0; j < columns; j++) {
            for (i = 0; i < rows; i++, y += inner) {
                memcpy(y, x + (i * columns + j) * inner, inner * sizeof *x);
            }
        }
    }
}
