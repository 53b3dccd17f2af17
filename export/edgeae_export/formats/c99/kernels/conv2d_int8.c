#include "dense_int8.h"
#include "picture.h"

/* As k_conv2d with weights in int8, one scale per output. */
static void k_conv2d_int8(
    const float *x, const EDGEAE_ROM int8_t *w, const EDGEAE_ROM float *scale,
    const EDGEAE_ROM float *bias, float *work, float *y,
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
            k_dense_int8_row(work, w, scale, bias, y, rows * columns * channels, outputs);
        }
    }
}
