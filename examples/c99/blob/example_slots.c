/* Two slots for models as data, A and B: the newest that is whole is used, and an update goes into
   the other one. Slots are files here: slots a.bin b.bin [update.bin]. On a device they are flash
   pages, and write_slot() erases and programs one. */
#include <stdio.h>
#include <string.h>

#include "pump_engine.h"

#define SLOT_BYTES (256 * 1024)

static union {
    uint64_t alignment;
    unsigned char bytes[SLOT_BYTES];
} slots[2];
static size_t sizes[2];

/* Your library's Ed25519 goes here, with the key of your releases; NULL accepts unsigned models. */
static const pump_verify verify = NULL;

static size_t read_slot(const char *name, int slot)
{
    FILE *file = fopen(name, "rb");
    if (file == NULL) return 0;
    sizes[slot] = fread(slots[slot].bytes, 1, SLOT_BYTES, file);
    fclose(file);
    return sizes[slot];
}

static int write_slot(const char *name, int slot)
{
    FILE *file = fopen(name, "wb");
    if (file == NULL) return 0;
    return (fwrite(slots[slot].bytes, 1, sizes[slot], file) == sizes[slot]) & (fclose(file) == 0);
}

int main(int argc, char **argv)
{
    int slot, used = -1;
    if (argc < 3) return 2;
    for (slot = 0; slot < 2; slot++) { /* each must be newer than what is in use */
        read_slot(argv[1 + slot], slot);
        if (pump_load(slots[slot].bytes, sizes[slot], pump_version() + 1, verify, NULL) == PUMP_OK) {
            used = slot;
        }
    }
    if (argc > 3) {
        slot = used == 0; /* the model in use stays where it is */
        read_slot(argv[3], slot);
        if (pump_load(slots[slot].bytes, sizes[slot], pump_version() + 1, verify, NULL) == PUMP_OK) {
            used = slot;
            if (!write_slot(argv[1 + slot], slot)) return 3;
        } else {
            puts("the update is refused");
        }
    }
    if (used < 0) {
        puts("no model");
        return 1;
    }
    printf("model %lu in slot %c\n", (unsigned long)pump_version(), "AB"[used]);
    return 0;
}
