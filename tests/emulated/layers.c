/* Writes the reconstructions of windows: main x.bin y.bin. */
#include <stdio.h>

#include "pump.h"

static float x[PUMP_INPUT_SIZE], x_hat[PUMP_INPUT_SIZE];

int main(int argc, char **argv)
{
    FILE *from = argc > 2 ? fopen(argv[1], "rb") : NULL, *to = argc > 2 ? fopen(argv[2], "wb") : NULL;
    if (from == NULL || to == NULL) return 2;
    while (fread(x, sizeof x, 1, from) == 1) {
        if (pump_reconstruct(x, x_hat) != PUMP_OK) return 3;
        fwrite(x_hat, sizeof x_hat, 1, to);
    }
    fclose(to);
    return 0;
}
