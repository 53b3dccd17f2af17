/* Computes rows of integer layers: main x.bin y.bin. */
#include <stdint.h>
#include <stdio.h>

#include "rows.h"

typedef struct {
    uint32_t inputs, outputs;
    int32_t bias[MAX_OUTPUTS], factor[MAX_OUTPUTS];
    int8_t shift[MAX_OUTPUTS];
    int8_t x[MAX_INPUTS]; /* and something behind them */
    uint8_t w[MAX_INPUTS * MAX_OUTPUTS];
} layer;

int main(int argc, char **argv)
{
    FILE *from = argc > 2 ? fopen(argv[1], "rb") : NULL, *to = argc > 2 ? fopen(argv[2], "wb") : NULL;
    static layer one;
    if (from == NULL || to == NULL) return 2;
    while (fread(&one, sizeof one, 1, from) == 1) {
        int8_t y[MAX_OUTPUTS] = {0};
        k_dense_integer(
            one.x, one.w, one.bias, one.factor, one.shift, 3, y, 1, one.inputs, one.outputs);
        fwrite(y, sizeof y, 1, to);
    }
    fclose(to);
    return 0;
}
