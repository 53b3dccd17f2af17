/* The square of an error; where a product of 64 bits is a call, small ones do without. */
static inline int64_t square_of(int32_t r)
{
#if (defined(__thumb__) && !defined(__thumb2__)) || defined(__AVR__)
    if (r > -32768 && r < 32768) return (int64_t)(uint32_t)(r * r);
#endif
    return (int64_t)r * r;
}
