#include "lanes.h"

/* As many segments at a time as the processor has lanes: up to 256 samples each, on the stack. */
#define WAVES LANES
#define WAVE_SAMPLES 256
typedef number wave;
