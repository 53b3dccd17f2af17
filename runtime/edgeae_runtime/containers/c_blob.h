
/* Models as data. A blob lies at an address that eight divides, and stays there while it is used.
   verify, which may be NULL, returns whether MODEL_SIGNATURE_BYTES of a signature are that of the
   blob; without NULL a blob must be signed. A blob is used once its golden windows have their
   scores; one that is refused changes nothing, and the model in use runs on. */
#define MODEL_SIGNATURE_BYTES 64

typedef int (*model_verify)(
    const unsigned char *blob, size_t size, const unsigned char *signature, void *context);

model_status model_load(
    const void *blob, size_t size, uint32_t least_version, model_verify verify, void *context);
uint32_t model_version(void); /* of the model in use, 0 before one is loaded */
