/* Scores the windows of a file on an emulated target: main x.bin y.bin. Writes the scores, then
   prints the self-test, the flags, the largest stack of a call, and the instructions of one window
   where SysTick counts them. */
#include <stdio.h>
#include <string.h>

#include "measure.h"

#ifndef VALUE /* of a window: float, or int16_t */
#define VALUE float
#endif
static VALUE window[SIZE(_INPUT_SIZE)];
static float result[SIZE(_INPUT_SIZE)];

static size_t deepest(size_t so_far)
{
    const size_t now = painted_over();
    return now > so_far ? now : so_far;
}

int main(int argc, char **argv)
{
    FILE *x = argc > 2 ? fopen(argv[1], "rb") : NULL, *y = argc > 2 ? fopen(argv[2], "wb") : NULL;
    unsigned long used = 0, least = ~0UL;
    size_t stack = 0, count = 0;
    if (x == NULL || y == NULL) return 2;
    printf("selftest %d\nflags ", (int)CALL(_selftest)());
    while (fread(window, sizeof window, 1, x) == 1) {
        float score = -1.0f;
        int flag = -1;
        start();
        if (CALL(_score)(window, &score) != 0) return 3;
        used = ticks();
        if (count++ < 3) { /* emulation is slow */
            paint();
            if (CALL(_reconstruct)(window, result) != 0) return 5;
            stack = deepest(stack);
            paint();
            if (CALL(_contributions)(window, result) != 0) return 6;
            stack = deepest(stack);
        }
        paint();
        least = used < least ? used : least;
        if (CALL(_is_anomaly)(window, &flag) != 0) return 4;
        stack = deepest(stack);
        printf("%d", flag);
        fwrite(&score, sizeof score, 1, y);
    }
    printf("\nstack %lu\nticks %lu\nknown %lu\n", (unsigned long)stack, least, (unsigned long)known());
    fclose(y);
    return 0;
}
