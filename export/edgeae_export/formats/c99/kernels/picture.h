#include <string.h>

/* A picture (height, width, channels), and where a convolution's taps lie in it. */
typedef struct {
    size_t channels, height, width;
    size_t rows, columns;
    size_t stride_down, stride_right;
    size_t dilation_down, dilation_right;
    long top, left;
} taps;

/* Copy the values under the taps of the output at (down, right); those outside are zero. */
static void under_taps(const float *x, float *work, const taps *t, size_t down, size_t right)
{
    const size_t bytes = t->channels * sizeof *x;
    size_t i, j;
    for (i = 0; i < t->rows; i++) {
        const long row = (long)(down * t->stride_down + i * t->dilation_down) - t->top;
        for (j = 0; j < t->columns; j++, work += t->channels) {
            const long column = (long)(right * t->stride_right + j * t->dilation_right) - t->left;
            if (row >= 0 && (size_t)row < t->height && column >= 0 && (size_t)column < t->width) {
                memcpy(work, x + ((size_t)row * t->width + (size_t)column) * t->channels, bytes);
            } else {
                memset(work, 0, bytes);
            }
        }
    }
}
