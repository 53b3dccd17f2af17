/* zero + v / 2^bits to the nearest, within -127..127; shifts to the right are arithmetic. */
static inline int8_t to_int8(int32_t v, int bits, int32_t zero)
{
    const int32_t q = zero + (int32_t)((v + ((int32_t)1 << bits) / 2) >> bits);
    return (int8_t)(q < -127 ? -127 : q > 127 ? 127 : q);
}
