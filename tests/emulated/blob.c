/* Loads models as data: main x.bin y.bin, with the models in first.bin and second.bin. Writes the
   scores of the windows in x.bin by the first, by the second, and by the second again after every
   broken or older model was refused. Returns 0 if all of that went so. */
#include <stdio.h>
#include <string.h>

#include "pump_engine.h"

#define LARGEST (192 * 1024)

static union {
    uint64_t alignment;
    unsigned char bytes[LARGEST];
} first, second, broken;
static float windows[20 * PUMP_INPUT_SIZE];
static size_t count;
static int calls;

static size_t read_file(const char *name, void *to, size_t size)
{
    FILE *file = fopen(name, "rb");
    size_t n;
    if (file == NULL) return 0;
    n = fread(to, 1, size, file);
    fclose(file);
    return n;
}

static int write_scores(FILE *file)
{
    size_t i;
    for (i = 0; i < count; i++) {
        float score;
        if (pump_score(windows + i * PUMP_INPUT_SIZE, &score) != PUMP_OK) return 0;
        fwrite(&score, sizeof score, 1, file);
    }
    return 1;
}

static int verify(
    const unsigned char *blob, size_t size, const unsigned char *signature, void *context)
{
    calls++;
    return signature == blob + size && signature[0] == *(const unsigned char *)context;
}

int main(int argc, char **argv)
{
    const size_t one = read_file("first.bin", first.bytes, LARGEST);
    const size_t two = read_file("second.bin", second.bytes, LARGEST);
    FILE *y = argc > 2 ? fopen(argv[2], "wb") : NULL;
    pump_stored_threshold stored;
    size_t at;
    float score;
    unsigned char key = 7;
    if (y == NULL || one == 0 || two == 0) return 2;
    count = read_file(argv[1], windows, sizeof windows) / (sizeof(float) * PUMP_INPUT_SIZE);
    if (pump_score(windows, &score) != PUMP_BAD_STATE || pump_selftest() != PUMP_BAD_STATE) return 3;
    if (pump_load(first.bytes, one, 1, NULL, NULL) != PUMP_OK || pump_version() != 1) return 4;
    if (!write_scores(y) || pump_set_rate(0.1f) != PUMP_OK) return 5;
    pump_store_threshold(&stored);
    if (pump_load(second.bytes, two, 2, NULL, NULL) != PUMP_OK || pump_version() != 2) return 6;
    if (pump_restore_threshold(&stored) != PUMP_BAD_STATE) return 7; /* of another model */
    if (!write_scores(y)) return 8;
    if (pump_load(first.bytes, one, 2, NULL, NULL) != PUMP_TOO_OLD) return 9;
    if (pump_load(second.bytes, two - 1, 2, NULL, NULL) != PUMP_BAD_STATE) return 10;
    if (pump_load(second.bytes + 4, two - 4, 2, NULL, NULL) != PUMP_BAD_STATE) return 11;
    for (at = 0; at < two; at += 1 + two / 200) { /* a bit anywhere */
        memcpy(broken.bytes, second.bytes, two);
        broken.bytes[at] ^= 1;
        if (pump_load(broken.bytes, two, 0, NULL, NULL) != PUMP_BAD_STATE) return 12;
    }
    memcpy(broken.bytes, second.bytes, two);
    if (pump_load(broken.bytes, two, 0, verify, &key) != PUMP_NOT_SIGNED || calls != 0) return 13;
    if (pump_load(broken.bytes, two + 64, 0, verify, &key) != PUMP_NOT_SIGNED || !calls) return 14;
    if (pump_version() != 2 || !write_scores(y)) return 15;
    broken.bytes[two] = key;
    if (pump_load(broken.bytes, two + 64, 0, verify, &key) != PUMP_OK) return 16;
    fclose(y);
    return 0;
}
