#include <string.h>

/* e^x, at most 2e-7 of itself off, the same on every target: 2^n times e^r with |r| < 0.35, by a
   power series. */
static inline float exp_of(float x)
{
    const float v = x < -87.0f ? -87.0f : x > 88.0f ? 88.0f : x;
    const float turns = v * 1.44269504f;
    const int n = v != v ? 0 : (int)(turns < 0.0f ? turns - 0.5f : turns + 0.5f);
    const float r = (v - (float)n * 0.693359375f) + (float)n * 2.12194440e-4f;
    const uint32_t bits = (uint32_t)(n + 127) << 23;
    float power, p = 1.0f / 5040.0f;
    memcpy(&power, &bits, sizeof power);
    p = p * r + 1.0f / 720.0f;
    p = p * r + 1.0f / 120.0f;
    p = p * r + 1.0f / 24.0f;
    p = p * r + 1.0f / 6.0f;
    p = p * r + 0.5f;
    p = (p * r + 1.0f) * r;
    return x < -87.0f ? 0.0f : x > 88.0f ? HUGE_VALF : power + power * p; /* NaN stays NaN */
}
