#include "lanes.h"

/* tanh as a quotient of two polynomials: at most 3e-7 off, the same on every target, and without a
   branch, so that several values are computed at once. */
static inline number tanh_of(number x)
{
    const number end = (number){0.0f} + 9.0f;
    const number v = SMALLER(end, LARGER(-end, x)); /* NaN stays NaN */
    const number s = v * v;
    number p = s * -2.76076847742355e-16f + 2.00018790482477e-13f;
    number q = s * 1.19825839466702e-06f + 1.18534705686654e-04f;
    p = p * s + -8.60467152213735e-11f;
    p = p * s + 5.12229709037114e-08f;
    p = p * s + 1.48572235717979e-05f;
    p = p * s + 6.37261928875436e-04f;
    p = p * s + 4.89352455891786e-03f;
    q = q * s + 2.26843463243900e-03f;
    q = q * s + 4.89352518554385e-03f;
    return v / q * p; /* the quotient need not wait for p */
}
