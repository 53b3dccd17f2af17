#include "dense.h"
#include "picture.h"

/* x (height, width, channels) to y (out_height, out_width, outputs): a dense layer at each place,
   whose weights lie in the order of rows, columns and channels. */
static void k_conv2d(
    const float *x, const EDGEAE_ROM float *w, const EDGEAE_ROM float *bias, float *work, float *y,
    size_t outputs, size_t out_height, size_t out_width, size_t channels, size_t height,
    size_t width, size_t rows, size_t columns, size_t stride_down, size_t stride_right,
    size_t dilation_down, size_t dilation_right, long top, long left)
{
    const taps t = {channels, height, width, rows, columns, stride_down, stride_right,
                    dilation_down, dilation_right, top, left};
    size_t i, j;
    for (i = 0; i < out_height; i++) {
        for (j = 0; j < out_width; j++, y += outputs) {
            under_taps(x, work, &t, i, j);
            dense_row(work, w, bias, y, rows * columns * channels, outputs, 0);
        }
    }
}
