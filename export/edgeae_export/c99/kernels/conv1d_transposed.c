/* Channels first: x (inputs, steps), w (inputs, outputs, size), y (outputs, out_steps). */
static void k_conv1d_transposed(
    const float *x, const float *w, const float *bias, float *y, size_t inputs, size_t steps,
    size_t outputs, size_t out_steps, size_t size, size_t stride, size_t dilation, size_t pad)
{
    size_t o, c, k, t;
    for (o = 0; o < outputs; o++) {
        float *row = y + o * out_steps;
        for (t = 0; t < out_steps; t++) row[t] = bias[o];
        for (c = 0; c < inputs; c++) {
            for (k = 0; k < size; k++) {
                const float weight = w[(c * outputs + o) * size + k];
                const size_t shift = k * dilation; /* counted from the padding */
                const size_t first = shift >= pad ? 0 : (pad - shift + stride - 1) / stride;
                const size_t room = out_steps + pad > shift ? out_steps + pad - shift : 0;
                size_t last = (room + stride - 1) / stride;
                last = last < steps ? last : steps;
                for (t = first; t < last; t++) {
                    row[t * stride + shift - pad] += weight * x[c * steps + t];
                }
            }
        }
    }
}
