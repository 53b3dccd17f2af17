/* A model as data: where it lies, and what its header says. */

static uint32_t model_u32(const unsigned char *bytes, size_t at)
{
    uint32_t value;
    memcpy(&value, bytes + at, sizeof value);
    return value;
}

/* Whether an array of so many values of four bytes lies in a blob. */
static int model_is_inside(uint32_t at, uint32_t values, uint32_t size)
{
    return at % 4 == 0 && at <= size && values <= (size - at) / 4;
}

#ifdef MODEL_SHIFTS
/* Whether a blob shifts by numbers of bits that a kernel can shift by: others are undefined. */
static int model_can_shift(const unsigned char *bytes)
{
    static const struct {
        uint32_t at, values;
        int8_t least, most;
    } shifts[] = {MODEL_SHIFTS};
    size_t i, j;
    for (i = 0; i < sizeof shifts / sizeof *shifts; i++) {
        const int8_t *const values = (const int8_t *)(const void *)(bytes + shifts[i].at);
        for (j = 0; j < shifts[i].values; j++) {
            if (values[j] < shifts[i].least || values[j] > shifts[i].most) return 0;
        }
    }
    return 1;
}
#else
#define model_can_shift(bytes) 1
#endif

static int model_is_blob(const unsigned char *bytes, size_t size)
{
    const uint32_t whole = size < MODEL_CONSTANTS_END ? 0 : model_u32(bytes, 16);
    return whole >= MODEL_CONSTANTS_END && whole <= size && (uintptr_t)bytes % 8 == 0
        && model_u32(bytes, 4) == 0x42454745UL && model_u32(bytes, 8) == 1
        && model_u32(bytes, 12) == MODEL_ENGINE
        && model_u32(bytes, 0) == model_crc(bytes, whole) && model_can_shift(bytes)
        && model_u32(bytes, 24) > 0 && model_u32(bytes, 24) < 1000 && model_u32(bytes, 28) > 0
        && model_is_inside(model_u32(bytes, 32), model_u32(bytes, 24) * MODEL_INPUT_SIZE, whole)
        && model_is_inside(model_u32(bytes, 36), model_u32(bytes, 24), whole)
        && model_is_inside(model_u32(bytes, 40), model_u32(bytes, 28), whole)
        && model_is_inside(model_u32(bytes, 44), model_u32(bytes, 28), whole);
}

model_status model_load(
    const void *data, size_t size, uint32_t least_version, model_verify verify, void *context)
{
    const unsigned char *const bytes = (const unsigned char *)data, *const before = blob;
    model_status status;
    if (data == NULL) return MODEL_NULL_POINTER;
    if (!model_is_blob(bytes, size)) return MODEL_BAD_STATE;
    if (model_u32(bytes, 20) < least_version) return MODEL_TOO_OLD;
    if (verify != NULL) {
        const uint32_t whole = model_u32(bytes, 16);
        if (size - whole < MODEL_SIGNATURE_BYTES || !verify(bytes, whole, bytes + whole, context)) {
            return MODEL_NOT_SIGNED;
        }
    }
    blob = bytes;
    status = model_selftest();
    if (status != MODEL_OK) {
        blob = before;
        return status;
    }
    model_threshold_in_use = MODEL_THRESHOLD;
    return MODEL_OK;
}

uint32_t model_version(void)
{
    return blob == NULL ? 0 : model_u32(blob, 20);
}
