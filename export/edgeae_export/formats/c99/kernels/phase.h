/* A transposed convolution is `stride` convolutions, one for every stride-th step of its result. Of
   phase p, how many of the `size` weights in a row it has, and the padding of its convolution. */
static size_t phase_taps(size_t p, size_t size, size_t stride, size_t pad)
{
    const size_t first = (p + pad) % stride;
    return first < size ? (size - first + stride - 1) / stride : 0;
}

static long phase_pad(size_t p, size_t taps, size_t stride, size_t dilation, size_t pad)
{
    return ((long)taps - 1) * (long)dilation - (long)((p + pad) / stride);
}
