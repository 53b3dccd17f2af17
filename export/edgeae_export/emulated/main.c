/* Prints the self-test, the fewest instructions of a score, the most of a push that completes no
   window, the deepest stack of a score, and the ticks of 200 000 instructions. */
#include <stdio.h>
#include <string.h>

#include "measure.h"
#include "windows.h"

static CALL(_stream) stream;

int main(void)
{
    unsigned long window = ~0UL, push = 0, used;
    size_t stack = 0, i, t;
    for (i = 0; i < WINDOWS; i++) {
        float score;
        size_t deep;
        paint();
        start();
        if (CALL(_score)(windows[i], &score) != 0) return 3;
        used = ticks();
        deep = painted_over();
        stack = deep > stack ? deep : stack;
        window = used < window ? used : window;
    }
    if (CALL(_stream_init)(&stream, sizeof stream, NULL) != 0) return 4;
    for (t = 0; t + 1 < SIZE(_STEPS); t++) {
        CALL(_verdict) verdict;
        start();
        if (CALL(_stream_push)(&stream, windows[0] + t * SIZE(_CHANNELS), &verdict) != 0) return 5;
        used = ticks();
        push = used > push ? used : push;
    }
    printf("selftest %d\nwindow %lu\npush %lu\nstack %lu\nstream %lu\nknown %lu\n",
        (int)CALL(_selftest)(), window, push, (unsigned long)stack, (unsigned long)sizeof stream,
        (unsigned long)known());
    return 0;
}
